using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlxManager.Core.Pace;

/// <summary>
/// Notices that this machine has slept: what was connected before is dead and nobody will say so, and what was waited for may be there.
/// Two signs, looked for at each tick. The clock has gone on further than the steady time, which stands still meanwhile (Linux, macOS); or
/// the tick itself comes far too late, where steady time goes on in a sleep (Windows) and where the process was stopped. A clock that is
/// set forward looks the same and costs new connections, once; one that is set back is no sleep. One for the process.
/// </summary>
public sealed partial class SleepWatch(TimeProvider time, ILogger<SleepWatch> logger) : IDisposable
{
    /// <summary>Whoever opens the lid looks at once.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>A shorter sleep breaks no connection.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>No busy machine is so late, and whoever was sending has mostly given up by then.</summary>
    private static readonly TimeSpan FarTooLate = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private CancellationTokenSource _woken = new();
    private int _wakes;
    private DateTimeOffset _clock;
    private long _ticked;
    private ITimer? _timer;

    /// <summary>Of who never sleeps.</summary>
    public static SleepWatch None { get; } = new(TimeProvider.System, NullLogger<SleepWatch>.Instance);

    /// <summary>Raised after each wake, on the timer's thread, once <see cref="Wakes"/> and <see cref="Woken"/> tell of it.</summary>
    public event Action? Woke;

    /// <summary>How often it has woken up.</summary>
    public int Wakes => Volatile.Read(ref _wakes);

    /// <summary>Cancelled at the next wake; another one from then on.</summary>
    public CancellationToken Woken
    {
        get
        {
            lock (_lock)
            {
                return _woken.Token;
            }
        }
    }

    /// <summary>Once, before anything runs.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            (_clock, _ticked) = (time.GetUtcNow(), time.GetTimestamp());
            _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);
        }
    }

    /// <summary>Waits, but not over a wake: what stood in the way before may be gone.</summary>
    /// <param name="length">How long at most.</param>
    /// <param name="wasAsked">The other side asked for it: over a wake it is waited for to its end, by the clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task DelayAsync(TimeSpan length, bool wasAsked, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + length;
        while (length > TimeSpan.Zero)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(Woken, cancellationToken);
            try
            {
                await Task.Delay(length, time, either.Token);
                return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Never longer than it was: the clock may have been set back.
                var left = wasAsked ? until - time.GetUtcNow() : TimeSpan.Zero;
                length = left < length ? left : length;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        CancellationTokenSource before;
        TimeSpan slept;
        lock (_lock)
        {
            var (clock, ticked) = (time.GetUtcNow(), time.GetTimestamp());
            var steady = time.GetElapsedTime(_ticked, ticked);
            var (ahead, late) = (clock - _clock - steady, steady - Interval);
            (_clock, _ticked) = (clock, ticked);
            if (ahead < Shortest && late < FarTooLate)
            {
                return;
            }

            slept = ahead > late ? ahead : late;
            (before, _woken) = (_woken, new CancellationTokenSource());
            _wakes++;
        }

        Slept(logger, slept);
        before.Cancel();
        Woke?.Invoke();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This machine has slept, for {Length}; all connections are made anew")]
    private static partial void Slept(ILogger logger, TimeSpan length);
}
