using MlxManager.Core.Pace;

namespace MlxManager.Core.Transfer;

/// <summary>
/// Decides when one blob's connections may ask the source. While bytes come, up to a limit that shrinks when the source refuses
/// the extra ones and grows again later. When nothing comes any more, all wait for one common pause, then a single one
/// probes; its first new byte lets all others through, its failure makes the next pause longer. A machine that wakes up ends the pause,
/// and what failed before its sleep no longer counts.
/// </summary>
internal sealed class Admission(
    int most, int wanted, TransferOptions options, Random random, TimeProvider time, SleepWatch sleep, CancellationToken ending)
{
    private readonly Lock _lock = new();
    private readonly Backoff _backoff = new(options, random);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _most = most;
    private int _limit = most;
    private int _wanted = wanted;
    private bool _oneByOne;
    private int _active;
    private int _working;
    private long _limitChanged = time.GetTimestamp();
    private Pause? _pause;
    private bool _probing;
    private int _wave;
    private int _failures;
    private int _strikes;
    private int _wakes = sleep.Wakes;
    private Waiting? _waiting;

    /// <summary>Set while no connection works and all wait.</summary>
    public Waiting? Waiting => Volatile.Read(ref _waiting);

    /// <summary>Waits until one more connection may ask. Each ticket must come back through <see cref="Leave"/>.</summary>
    public async Task<Ticket> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (_lock)
            {
                if (_active < Limit_NeedsLock && (_pause is null || (_pause.Over.IsCompleted && !_probing)))
                {
                    _probing = _pause is not null;
                    _active++;
                    ShowWaiting_NeedsLock();
                    return new Ticket(_wave, _probing);
                }

                wait = _active < Limit_NeedsLock && !_probing ? Task.WhenAny(_pause!.Over, _changed.Task) : _changed.Task;
            }

            await wait.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Whether the limit has sunk below those who hold tickets: then who has not begun yet steps back.</summary>
    public bool IsOneTooMany
    {
        get
        {
            lock (_lock)
            {
                return _active > Limit_NeedsLock;
            }
        }
    }

    /// <summary>How many connections are worth having. The source's own limit stands besides.</summary>
    public void Want(int connections)
    {
        lock (_lock)
        {
            var isMore = connections > _wanted;
            _wanted = connections;
            if (isMore)
            {
                Changed_NeedsLock();
            }
        }
    }

    /// <summary>The connection brought a byte that was missing.</summary>
    public void NewBytes(Ticket ticket)
    {
        // While one works nothing counts as failed, so the first byte says all.
        if (ticket.IsWorking)
        {
            return;
        }

        lock (_lock)
        {
            _working++;
            ticket.IsWorking = true;
            _failures = 0;
            _strikes = 0;
            _pause = null;
            _probing = false;
            Changed_NeedsLock();
        }
    }

    /// <summary>The source ignores ranges: one connection from now on. False when another one reads the whole body already.</summary>
    public bool TryReadWhole(Ticket ticket)
    {
        lock (_lock)
        {
            if (_oneByOne && _active > 1)
            {
                return false;
            }

            _oneByOne = true;
            _limit = 1;
            return true;
        }
    }

    /// <summary>The connection has ended. Answers whether, and when, its owner may come back.</summary>
    /// <param name="ticket">From <see cref="EnterAsync"/>.</param>
    /// <param name="failure">A failure that waiting can mend, or that is outside the protocol; null when all went well.</param>
    /// <param name="newBytes">Missing bytes this connection brought.</param>
    /// <param name="ownFailures">Failures in a row of this owner, this one included.</param>
    public Return Leave(Ticket ticket, TransferFailure? failure, long newBytes, int ownFailures)
    {
        lock (_lock)
        {
            _active--;
            _working -= ticket.IsWorking ? 1 : 0;
            _probing &= !ticket.IsProbe;
            var answer = failure is null ? Succeeded_NeedsLock() : Failed_NeedsLock(ticket, failure, newBytes, ownFailures);
            Changed_NeedsLock();
            return answer;
        }
    }

    private int Limit_NeedsLock => Math.Min(_limit, _wanted);

    private Return Succeeded_NeedsLock()
    {
        if (_limit < _most && !_oneByOne && time.GetElapsedTime(_limitChanged) >= options.LongestPause)
        {
            _limit++;
            _limitChanged = time.GetTimestamp();
        }

        return default;
    }

    private Return Failed_NeedsLock(Ticket ticket, TransferFailure failure, long newBytes, int ownFailures)
    {
        // One that was cut after good work may go on at once: there are only so many buffers in a blob.
        if (newBytes >= options.BufferBytes && failure.Cause == FailureCause.Connection)
        {
            return default;
        }

        if (_working > 0)
        {
            // Others work: this one alone steps back, and if it was one too many, for good (or a minute at least).
            if (failure.Cause == FailureCause.RateLimited && Limit_NeedsLock > 1)
            {
                _limit = Limit_NeedsLock - 1;
                _limitChanged = time.GetTimestamp();
            }

            return new Return(_backoff.After(ownFailures, failure.RetryAfter), GivesUp: false);
        }

        if (_wakes != sleep.Wakes)
        {
            (_wakes, _failures, _strikes) = (sleep.Wakes, 0, 0);
        }

        // All that fail in one wave count once: eight connections cut together are one failure.
        if (_pause is null || ticket.Wave == _wave)
        {
            _wave++;
            _failures++;
            _strikes = failure.Cause == FailureCause.Protocol ? _strikes + 1 : _strikes;
            BeginPause_NeedsLock(failure, _backoff.After(_failures, failure.RetryAfter));
        }
        else if (failure.RetryAfter is { } asked && asked > _pause.Waiting.RetryAt - time.GetUtcNow())
        {
            BeginPause_NeedsLock(failure, _backoff.After(_failures, asked));
        }

        return new Return(TimeSpan.Zero, GivesUp: _strikes > options.AddressRefreshes);
    }

    private void BeginPause_NeedsLock(TransferFailure failure, TimeSpan length) =>
        _pause = new Pause(sleep.DelayAsync(length, failure.RetryAfter is not null, ending), new Waiting(failure.Cause, failure.Message, time.GetUtcNow() + length));

    private void Changed_NeedsLock()
    {
        ShowWaiting_NeedsLock();

        // Whoever waits runs elsewhere, after the lock: the source was made so.
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void ShowWaiting_NeedsLock() =>
        Volatile.Write(ref _waiting, _pause is not null && (_active == 0 || _probing) ? _pause.Waiting : null);

    /// <summary>One connection's leave to ask.</summary>
    internal sealed class Ticket(int wave, bool isProbe)
    {
        public int Wave { get; } = wave;

        public bool IsProbe { get; } = isProbe;

        public bool IsWorking { get; set; }
    }

    /// <param name="Pause">How long this owner alone must stay away.</param>
    /// <param name="GivesUp">The source has broken the protocol too often in a row.</param>
    internal readonly record struct Return(TimeSpan Pause, bool GivesUp);

    private sealed record Pause(Task Over, Waiting Waiting);
}
