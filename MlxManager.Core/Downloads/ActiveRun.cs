using MlxManager.Core.Pace;

namespace MlxManager.Core.Downloads;

/// <summary>A run at work, with what its owner needs to end it and to tell about it.</summary>
internal sealed class ActiveRun : IAsyncDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly RateMeter _rate = new();
    private readonly EffortMeter _effort = new();
    private readonly Action _tell;
    private readonly DownloadRun _run;
    private readonly SleepWatch _sleep;
    private int _wakes;
    private ITimer? _ticks;

    private ActiveRun(DownloadRun run, TimeProvider time, SleepWatch sleep, Action tell)
    {
        _run = run;
        Progress = run.Progress;
        _time = time;
        (_sleep, _wakes) = (sleep, sleep.Wakes);
        _startedAt = time.GetTimestamp();
        _tell = tell;
        Result = Task.FromResult<RunResult>(new RunResult.Stopped());
    }

    public RunProgress Progress { get; }

    public int? QueuePosition => _run.QueuePosition;

    public Task<RunResult> Result { get; private set; }

    /// <param name="tell">Called whenever there may be something new to show.</param>
    public static ActiveRun Start(DownloadRun run, TimeProvider time, SleepWatch sleep, Action tell)
    {
        var active = new ActiveRun(run, time, sleep, tell);
        active.Progress.Changed += tell;
        active._ticks = time.CreateTimer(_ => tell(), null, TickInterval, TickInterval);
        active.Result = Task.Run(() => run.RunAsync(active._stop.Token));
        return active;
    }

    /// <summary>As of the last <see cref="Measure"/>. Only under the owner's lock.</summary>
    public Effort Effort => _effort.Effort;

    /// <summary>The rate as it is to be shown. Only under the owner's lock.</summary>
    public double? Measure(RunState state)
    {
        var now = _time.GetElapsedTime(_startedAt);
        if (_wakes != _sleep.Wakes)
        {
            // What came before a sleep says nothing of the line there is now.
            _wakes = _sleep.Wakes;
            _rate.Reset();
        }

        if (state is { Phase: RunPhase.Transferring, Counts.ReceivedBytes: var received })
        {
            _rate.Add(now, received);
        }
        else
        {
            _rate.Reset();
        }

        if (state.Counts is { } counts)
        {
            _effort.Look(now, counts.ReceivedBytes, _rate.Rate);
        }

        return _rate.Rate;
    }

    /// <summary>Ends the run and waits until every connection is closed and the journal is written.</summary>
    public async Task<RunResult> StopAsync()
    {
        await _stop.CancelAsync();
        return await Result;
    }

    public async ValueTask DisposeAsync()
    {
        Progress.Changed -= _tell;
        if (_ticks is not null)
        {
            await _ticks.DisposeAsync();
        }

        // What was left since the last tick.
        _tell();

        _stop.Dispose();
    }
}
