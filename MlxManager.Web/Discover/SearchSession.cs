using MlxManager.Core.Hub;

namespace MlxManager.Web.Discover;

/// <summary>What is asked of the Hub's listing on the page.</summary>
/// <param name="Named">The model the text names outright: an address is no word to search for, the name in it is.</param>
public sealed record SearchQuestion(string Text, bool MlxOnly, ModelSort Sort, RepoId? Named = null)
{
    public static SearchQuestion First { get; } = new("", true, ModelSort.Downloads);

    public ModelSearch At(string? cursor) => new(
        Named?.Value ?? (string.IsNullOrWhiteSpace(Text) ? null : Text.Trim()), MlxOnly ? ["mlx"] : [], Sort: Sort, Cursor: cursor);
}

/// <summary>
/// One search, page by page: waits for the typing to rest, drops an answer whose question is no longer asked. Not for
/// several threads: a component calls it, and is told of changes, on its circuit.
/// </summary>
internal sealed class SearchSession(IModelCatalog catalog, TimeProvider time, Action changed) : IDisposable
{
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    private readonly HashSet<RepoId> _seen = [];
    private readonly List<ModelSummary> _models = [];
    private CancellationTokenSource? _asking;
    private string? _cursor;

    public SearchQuestion Question { get; private set; } = SearchQuestion.First;

    public IReadOnlyList<ModelSummary> Models => _models;

    public bool IsSearching { get; private set; } = true;

    public bool IsLoadingMore { get; private set; }

    public HubFailure? Failure { get; private set; }

    public bool HasMore => _cursor is not null;

    /// <param name="atOnce">The question is whole: a switch, a choice, a retry. Typing is waited for.</param>
    public async Task AskAsync(SearchQuestion question, bool atOnce = false)
    {
        var token = Restart();
        Question = question;
        IsSearching = true;
        changed();
        try
        {
            if (!atOnce)
            {
                await Task.Delay(Rest, time, token);
            }

            var answer = await catalog.SearchAsync(question.At(null), token);
            token.ThrowIfCancellationRequested();
            _models.Clear();
            _seen.Clear();
            Take(answer);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Another question is being asked; its end will tell.
            return;
        }

        IsSearching = false;
        changed();
    }

    public Task RetryAsync() => _models.Count > 0 ? LoadMoreAsync() : AskAsync(Question, atOnce: true);

    public async Task LoadMoreAsync()
    {
        if (IsLoadingMore || _cursor is null || _asking is not { Token: var token })
        {
            return;
        }

        IsLoadingMore = true;
        Failure = null;
        changed();
        try
        {
            var answer = await catalog.SearchAsync(Question.At(_cursor), token);
            token.ThrowIfCancellationRequested();
            Take(answer);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return;
        }

        IsLoadingMore = false;
        changed();
    }

    public void Dispose()
    {
        _asking?.Cancel();
        _asking?.Dispose();
        _asking = null;
    }

    private CancellationToken Restart()
    {
        Dispose();
        _asking = new();
        _cursor = null;
        Failure = null;
        IsLoadingMore = false;
        return _asking.Token;
    }

    private void Take(HubAnswer<ModelPage> answer)
    {
        Failure = answer.Failure;
        if (answer.IsOk)
        {
            // The Hub's order moves while we page: a model may come twice.
            _models.AddRange(answer.Value.Models.Where(model => _seen.Add(model.Id)));
            _cursor = answer.Value.NextCursor;
        }
    }
}
