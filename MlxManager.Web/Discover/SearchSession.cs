using MlxManager.Core.Hub;
using MlxManager.Core.Models;

namespace MlxManager.Web.Discover;

/// <summary>
/// The search of one circuit, page by page: waits for the typing to rest, drops an answer whose question is no longer asked,
/// and asks for further pages until there is enough to show, within bounds. It outlives the page, so that the way back from a
/// model finds the list as it was. Not for several threads: called, and telling of changes, on its circuit.
/// </summary>
internal sealed class SearchSession(IModelCatalog catalog, HubLinks links, LocalMarks marks, MachineMemory machine, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    /// <summary>Models to add before resting, and pages to ask for at most until then.</summary>
    internal const int Enough = 12;
    internal const int MostPages = 10;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private CancellationTokenSource? _asking;
    private Findings _findings = new(SearchQuestion.First, machine, marks);
    private DateTimeOffset? _answeredAt;

    public event Action? Changed;

    public SearchQuestion Question { get; private set; } = SearchQuestion.First;

    /// <summary>The model that the text names outright.</summary>
    public ModelReference? Direct { get; private set; }

    public IReadOnlyList<FoundModel> Shown => _findings.Shown;

    public int Searched => _findings.Searched;

    /// <summary>Of this machine: what each model is held against.</summary>
    public MachineMemory Machine => machine;

    public bool IsSearching { get; private set; } = true;

    public bool IsLoadingMore { get; private set; }

    public HubFailure? Failure { get; private set; }

    public bool HasMore => _findings.Cursor is not null;

    /// <summary>There is more, but the filters leave so little of it that somebody should want it first.</summary>
    public bool IsFar { get; private set; }

    /// <summary>How many models nothing but this filter has left out.</summary>
    public int LostTo(FilterKind filter) => _findings.LostTo(filter);

    /// <summary>The page is opened with this question: what was found for it a while ago is still there.</summary>
    public void Prepare(SearchQuestion question)
    {
        if (question != Question || IsSearching || Failure is not null || (time.GetUtcNow() - _answeredAt)?.Duration() > Fresh)
        {
            (Question, Direct, IsSearching) = (question, links.Named(question.Text), true);
            _findings = new(question, machine, marks);
        }
    }

    public Task OpenAsync() => IsSearching ? AskAsync(Question, atOnce: true) : Task.CompletedTask;

    /// <param name="atOnce">The question is whole: a switch, a choice, a retry. Typing is waited for.</param>
    public async Task AskAsync(SearchQuestion question, bool atOnce = false)
    {
        var token = Restart();
        (Question, Direct, IsSearching) = (question, links.Named(question.Text), true);
        Changed?.Invoke();
        try
        {
            if (!atOnce)
            {
                await Task.Delay(Rest, time, token);
            }

            if (question.Here != HereChoice.Any)
            {
                await marks.LookAsync(token);
            }

            await FetchAsync(new(question, machine, marks), token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Another question is being asked, and its end will tell; or nobody looks any more.
            return;
        }

        IsSearching = false;
        _answeredAt = time.GetUtcNow();
        Changed?.Invoke();
    }

    public Task RetryAsync() => Searched > 0 ? LoadMoreAsync() : AskAsync(Question, atOnce: true);

    public async Task LoadMoreAsync()
    {
        if (IsSearching || IsLoadingMore || !HasMore || _asking is not { Token: var token })
        {
            return;
        }

        IsLoadingMore = true;
        (Failure, IsFar) = (null, false);
        Changed?.Invoke();
        try
        {
            await FetchAsync(_findings, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return;
        }

        IsLoadingMore = false;
        Changed?.Invoke();
    }

    /// <summary>Nobody looks any more: what is being asked is not waited for.</summary>
    public void Leave()
    {
        Stop();
        _asking = new();
        IsLoadingMore = false;
    }

    public void Dispose() => Stop();

    private void Stop()
    {
        _asking?.Cancel();
        _asking?.Dispose();
        _asking = null;
    }

    private CancellationToken Restart()
    {
        Stop();
        _asking = new();
        (Failure, IsLoadingMore, IsFar) = (null, false, false);
        return _asking.Token;
    }

    private async Task FetchAsync(Findings findings, CancellationToken token)
    {
        var before = findings.Shown.Count;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await catalog.SearchAsync(Question.At(findings.Cursor, Direct?.Model), token);
            token.ThrowIfCancellationRequested();
            _findings = findings;
            Failure = answer.Failure;
            if (!answer.IsOk)
            {
                return;
            }

            findings.Take(answer.Value);
            if (findings.Cursor is null || findings.Shown.Count - before >= Enough)
            {
                return;
            }

            Changed?.Invoke();
        }

        IsFar = true;
    }
}
