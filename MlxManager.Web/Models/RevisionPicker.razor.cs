using Microsoft.AspNetCore.Components;
using MlxManager.Core.Hub;
using MlxManager.Web.Discover;

namespace MlxManager.Web.Models;

/// <summary>Which state of the model: a branch or tag from the Hub's list, or whatever name or commit is typed.</summary>
public sealed partial class RevisionPicker : IDisposable
{
    private const int MostListed = 200;

    // No revision may begin with a dot.
    private const string Other = ".other";

    private CancellationTokenSource? _loading;
    private RepoId? _asked;
    private CommitHash? _commit;
    private HubFailure? _failure;
    private bool _isDrawn;
    private bool _isTyping;
    private bool _isWrong;
    private string _typed = "";

    [Parameter, EditorRequired]
    public RepoId Model { get; set; } = default!;

    [Parameter, EditorRequired]
    public Revision Revision { get; set; } = Revision.Main;

    /// <summary>What the revision means now; null before that is known, and then the page says itself what is the matter.</summary>
    [Parameter]
    public CommitHash? Commit { get; set; }

    [Parameter]
    public EventCallback<Revision> Chosen { get; set; }

    [Inject]
    private HubLinks Links { get; set; } = default!;

    [Inject]
    private IModelSheets Sheets { get; set; } = default!;

    private ModelRefs? Refs { get; set; }

    private IEnumerable<(string Label, IReadOnlyList<ModelRef> Refs)> Groups =>
        new[] { (ModelsTexts.Branches, Refs?.Branches ?? []), (ModelsTexts.Tags, Refs?.Tags ?? []) }.Where(group => group.Item2.Count > 0);

    private bool IsListed => Groups.Any(group => group.Refs.Take(MostListed).Any(entry => entry.Revision == Revision));

    private int Unlisted => Refs is null ? 0
        : Refs.LeftOut + Math.Max(0, Refs.Branches.Count - MostListed) + Math.Max(0, Refs.Tags.Count - MostListed);

    public void Dispose()
    {
        _loading?.Cancel();
        _loading?.Dispose();
    }

    protected override Task OnParametersSetAsync() => _isDrawn ? AskAsync() : Task.CompletedTask;

    // After the first drawing, so that prerendering does not wait for the Hub.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _isDrawn = true;
            await AskAsync();
            StateHasChanged();
        }
    }

    private static string NameOf(Revision revision) => revision.AsCommit?.Abbreviated ?? revision.Value;

    private Task AskAsync()
    {
        // With the model there at last, what failed with it is worth another try.
        var isThereAtLast = _failure is not null && _commit is null && Commit is not null;
        _commit = Commit;
        if (_asked == Model && !isThereAtLast)
        {
            return Task.CompletedTask;
        }

        if (_asked != Model)
        {
            (_asked, Refs, _isTyping, _isWrong) = (Model, null, false, false);
        }

        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        Dispose();
        _loading = new();
        var token = _loading.Token;
        _failure = null;
        try
        {
            var answer = await Sheets.RefsAsync(Model, token);
            token.ThrowIfCancellationRequested();
            (Refs, _failure) = (answer.Value, answer.Failure);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Another model is asked about, or the page is gone.
        }
    }

    private Task ChooseAsync(ChangeEventArgs change)
    {
        var value = change.Value as string;
        _isTyping = value == Other;
        _isWrong = false;
        return Revision.TryParse(value, out var revision) && revision != Revision ? Chosen.InvokeAsync(revision) : Task.CompletedTask;
    }

    private Task ShowAsync()
    {
        _isWrong = !Revision.TryParse(_typed.Trim(), out var revision);
        if (_isWrong)
        {
            return Task.CompletedTask;
        }

        _isTyping = false;
        return revision == Revision ? Task.CompletedTask : Chosen.InvokeAsync(revision);
    }
}
