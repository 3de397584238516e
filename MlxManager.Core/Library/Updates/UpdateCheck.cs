using Microsoft.Extensions.Logging;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Pace;

namespace MlxManager.Core.Library.Updates;

/// <summary>
/// Asks the Hub where refs stand: one request a repo, a few at once. Whoever asks for a repo that is waiting already waits
/// with the first. When the Hub wants no more questions, all wait until its time has come; when it cannot be reached, nobody is sent
/// after it again.
/// </summary>
internal sealed partial class UpdateCheck(RefQuestion question, UpdateBook book, HubClient hub, TimeProvider time, ILogger<UpdateCheck> logger) : IDisposable
{
    private const int AtOnce = 4;

    /// <summary>Requests of the Hub's window that are left to what the person does meanwhile.</summary>
    private const int Reserve = 50;

    private const int MostTries = 3;

    private static readonly TimeSpan PauseUnasked = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestHoldOff = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<RepoName, Asked> _asked = [];
    private readonly Queue<Asked> _queue = [];
    private readonly SteadyTime _steady = new(time);
    private CancellationTokenSource _stop = new();
    private DateTimeOffset _notBefore;
    private int _workers;
    private int _done;
    private int _total;

    /// <summary>Something of <see cref="Progress"/>, or what is known, is different. Raised on any thread, under no lock.</summary>
    public event Action? Changed;

    public CheckProgress? Progress
    {
        get
        {
            lock (_lock)
            {
                return _total == 0 ? null : new CheckProgress(_done, _total, _notBefore > _steady.Now ? time.GetUtcNow() + (_notBefore - _steady.Now) : null);
            }
        }
    }

    /// <summary>Returns when each has its answer, or was stopped (then it throws as a cancelled task does).</summary>
    public Task CheckAsync(IEnumerable<KeyValuePair<RepoName, IReadOnlyList<Revision>>> repos)
    {
        var mine = new List<Task>();
        lock (_lock)
        {
            foreach (var (repo, revisions) in repos)
            {
                if (!_asked.TryGetValue(repo, out var asked))
                {
                    asked = new Asked(repo, revisions);
                    _asked.Add(repo, asked);
                    _queue.Enqueue(asked);
                    _total++;
                }

                mine.Add(asked.Answered.Task);
            }

            for (; _workers < AtOnce && _workers < _queue.Count; _workers++)
            {
                _ = Task.Run(WorkAsync, CancellationToken.None);
            }
        }

        Changed?.Invoke();
        return Task.WhenAll(mine);
    }

    /// <summary>Whoever waits is let go; what was told so far stays.</summary>
    public void Stop()
    {
        CancellationTokenSource stop;
        lock (_lock)
        {
            (stop, _stop) = (_stop, new CancellationTokenSource());
            while (_queue.TryDequeue(out var asked))
            {
                End_NeedsLock(asked, () => asked.Answered.TrySetCanceled());
            }
        }

        stop.Cancel();
        stop.Dispose();
        Changed?.Invoke();
    }

    public void Dispose() => _stop.Dispose();

    private async Task WorkAsync()
    {
        while (Next(out var stop) is { } asked)
        {
            try
            {
                await AskAsync(asked, stop);
                End(asked, () => asked.Answered.TrySetResult());
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                End(asked, () => asked.Answered.TrySetCanceled());
            }
            catch (Exception exception)
            {
                NotChecked(exception, asked.Repo);
                End(asked, () => asked.Answered.TrySetException(exception));
            }
        }
    }

    private Asked? Next(out CancellationToken stop)
    {
        lock (_lock)
        {
            // Of the questions that are asked now: a worker may outlive a stop.
            stop = _stop.Token;
            if (_queue.TryDequeue(out var asked))
            {
                return asked;
            }

            // Under the same lock as whoever asks counts the workers, so that no question is left without one.
            _workers--;
            return null;
        }
    }

    private async Task AskAsync(Asked asked, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            await WaitForLeaveAsync(stop);
            var answer = await question.AskAsync(asked.Repo.Id, asked.Revisions, stop);
            if (answer.Told.Count > 0)
            {
                await book.NoteAsync(asked.Repo, answer.Told);
            }

            if (answer.Trouble is not { } trouble)
            {
                HoldOffIfNearlyUsedUp();
                return;
            }

            if (trouble.Kind == HubFailureKind.RateLimited && tries < MostTries)
            {
                HoldOff(trouble.RetryAfter ?? PauseUnasked);
                continue;
            }

            Trouble(asked, trouble.Kind, answer.Told.Keys);
            if (trouble.Kind is HubFailureKind.Unreachable or HubFailureKind.Offline)
            {
                GiveUpTheRest(trouble.Kind);
            }

            return;
        }
    }

    private void Trouble(Asked asked, HubFailureKind kind, IEnumerable<Revision> but)
    {
        foreach (var revision in asked.Revisions.Except(but))
        {
            book.NoteTrouble(new RefKey(asked.Repo, revision), kind);
        }
    }

    private void GiveUpTheRest(HubFailureKind kind)
    {
        lock (_lock)
        {
            while (_queue.TryDequeue(out var asked))
            {
                Trouble(asked, kind, []);
                End_NeedsLock(asked, () => asked.Answered.TrySetResult());
            }
        }
    }

    private async Task WaitForLeaveAsync(CancellationToken stop)
    {
        while (true)
        {
            TimeSpan wait;
            lock (_lock)
            {
                wait = _notBefore - _steady.Now;
            }

            if (wait <= TimeSpan.Zero)
            {
                return;
            }

            await Task.Delay(wait, time, stop);
        }
    }

    private void HoldOffIfNearlyUsedUp()
    {
        if (hub.Quota is { Left: < Reserve } quota)
        {
            HoldOff(quota.Renewed - time.GetUtcNow());
        }
    }

    private void HoldOff(TimeSpan length)
    {
        lock (_lock)
        {
            // The Hub's windows are minutes: more is a clock that was set between its answer and now.
            var until = _steady.Now + (length < LongestHoldOff ? length : LongestHoldOff);
            _notBefore = until > _notBefore ? until : _notBefore;
        }

        Changed?.Invoke();
    }

    private void End(Asked asked, Action answer)
    {
        lock (_lock)
        {
            End_NeedsLock(asked, answer);
        }

        Changed?.Invoke();
    }

    /// <param name="answer">Runs nobody's code under the lock: continuations are asynchronous.</param>
    private void End_NeedsLock(Asked asked, Action answer)
    {
        _asked.Remove(asked.Repo);
        _done++;
        if (_asked.Count == 0)
        {
            (_done, _total) = (0, 0);
        }

        answer();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Where the refs of {Repo} stand could not be found out")]
    private partial void NotChecked(Exception exception, RepoName repo);

    private sealed record Asked(RepoName Repo, IReadOnlyList<Revision> Revisions)
    {
        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
