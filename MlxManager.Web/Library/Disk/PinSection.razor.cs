using MlxManager.Core.Cache;
using MlxManager.Core.Library.Disk;

namespace MlxManager.Web.Library.Disk;

/// <summary>What is never proposed for removal.</summary>
public sealed partial class PinSection
{
    private string _wanted = "";

    /// <summary>Without bytes while it is not here: a pin outlives its repo.</summary>
    private IEnumerable<(RepoName Name, long? Bytes)> Pinned => Set.Pins
        .Select(pin => RepoName.TryParse(pin, out var name) ? name : null).OfType<RepoName>()
        .Select(name => (name, Picture.Repos.FirstOrDefault(repo => repo.Name == name)?.Bytes));

    private List<RepoShare> Free => [.. Picture.Repos.Where(repo => !Set.IsPinned(repo.Name)).OrderBy(repo => repo.Name.ToString(), StringComparer.OrdinalIgnoreCase)];

    private async Task PinAsync()
    {
        if (RepoName.TryParse(_wanted, out var name))
        {
            await ChangeAsync(set => set.WithPin(name, true));
            _wanted = "";
        }
    }
}
