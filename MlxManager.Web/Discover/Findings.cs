using MlxManager.Core.Hub;
using MlxManager.Core.Models;

namespace MlxManager.Web.Discover;

/// <summary>What has come so far for one question.</summary>
internal sealed class Findings(SearchQuestion question, MachineMemory machine, LocalMarks marks)
{
    private readonly HashSet<RepoId> _seen = [];
    private readonly List<FoundModel> _shown = [];
    private readonly Dictionary<FilterKind, int> _lostTo = [];

    public IReadOnlyList<FoundModel> Shown => _shown;

    /// <summary>Models the Hub has listed, shown or not.</summary>
    public int Searched => _seen.Count;

    /// <summary>Of the next page; null at the end, and before the first.</summary>
    public string? Cursor { get; private set; }

    /// <summary>How many models nothing but this filter has left out.</summary>
    public int LostTo(FilterKind filter) => _lostTo.GetValueOrDefault(filter);

    public void Take(ModelPage page)
    {
        // The Hub's order moves while we page: a model may come twice.
        foreach (var summary in page.Models.Where(summary => _seen.Add(summary.Id)))
        {
            var model = FoundModel.Of(summary, machine);
            var excluding = LocalFilters.Excluding(question, model, marks.IsHere(model.Id)).ToList();
            if (excluding.Count == 0)
            {
                _shown.Add(model);
            }
            else if (excluding is [var only])
            {
                _lostTo[only] = LostTo(only) + 1;
            }
        }

        Cursor = page.NextCursor;
    }
}
