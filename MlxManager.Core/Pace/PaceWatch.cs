using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Pace;

/// <summary>
/// Applies what the person has set, the schedule and the yielding to all downloads together, and tells what holds. The person's
/// limit and the schedule's hour both count: the stricter one holds. One for the process.
/// </summary>
public sealed class PaceWatch : IDisposable
{
    /// <summary>
    /// Looked at this often at least: timers stand still while a machine sleeps, and its clock and its zone can be set.
    /// </summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    private readonly PreferencesStore _preferences;
    private readonly TimeProvider _time;
    private readonly SleepWatch _sleep;
    private readonly int _maxActiveByDefault;
    private readonly YieldControl _yielding;
    private readonly Lock _lock = new();
    private PaceNow _now = PaceNow.Free;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _open = new();
    private ITimer? _timer;

    public PaceWatch(PreferencesStore preferences, MlxManagerOptions options, TimeProvider time, SleepWatch sleep)
    {
        (_preferences, _time, _sleep, _maxActiveByDefault) = (preferences, time, sleep, options.MaxActiveDownloads);
        _yielding = new YieldControl(time);
        Limit = new RateLimit(time);
    }

    /// <summary>Something of <see cref="Now"/> or <see cref="Set"/> is different. Raised on any thread, under no lock.</summary>
    public event Action? Changed;

    public PaceNow Now => Volatile.Read(ref _now);

    /// <summary>What the person has set.</summary>
    public PacePreferences Set => _preferences.Current.Pace;

    /// <summary>Downloads that may run at the same time.</summary>
    public int MaxActiveDownloads => Set.MaxActiveDownloads ?? _maxActiveByDefault;

    /// <summary>In whose hours the schedule is.</summary>
    public TimeZoneInfo Zone => _time.LocalTimeZone;

    /// <summary>Of all downloads together; each one's own is below it.</summary>
    internal RateLimit Limit { get; }

    /// <summary>Cancelled when a pause begins; one that is open again after it.</summary>
    internal CancellationToken Closing
    {
        get
        {
            lock (_lock)
            {
                return _open.Token;
            }
        }
    }

    /// <summary>Written before it counts, and in force when this returns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is beyond what <see cref="PacePreferences"/> allows; nothing has changed.</exception>
    public Task SetAsync(Func<PacePreferences, PacePreferences> change, CancellationToken cancellationToken) =>
        _preferences.ChangeAsync(preferences => preferences with { Pace = Checked(change(preferences.Pace)) }, cancellationToken);

    /// <summary>Sets the schedule aside until it would change anyway, or follows it again.</summary>
    public Task IgnoreScheduleAsync(bool isIgnored, CancellationToken cancellationToken) => SetAsync(
        set => set with
        {
            ScheduleIgnoredUntil = !isIgnored ? null
                : set.Schedule.NextChange(_time.GetUtcNow(), Zone) ?? _time.GetUtcNow() + TimeSpan.FromDays(WeeklySchedule.Days),
        },
        cancellationToken);

    public void Dispose()
    {
        _preferences.Changed -= OnPreferences;
        _sleep.Woke -= OnWake;
        _timer?.Dispose();
        _open.Dispose();
    }

    /// <summary>Once, after the preferences are read and before anything runs.</summary>
    internal void Begin()
    {
        _preferences.Changed += OnPreferences;
        _sleep.Woke += OnWake;
        _timer = _time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    internal TransferPace PaceOf(RateLimit download) => new(download, _yielding);

    /// <summary>Returns at once while downloads may run; else when they may again.</summary>
    /// <param name="tell">Called with what is waited for, whenever that changes.</param>
    internal async Task WaitForOpenAsync(Action<PaceNow> tell, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            PaceNow now;
            lock (_lock)
            {
                (changed, now) = (_changed.Task, _now);
            }

            if (now.Pace != HourPace.Paused)
            {
                return;
            }

            tell(now);
            await changed.WaitAsync(cancellationToken);
        }
    }

    private static PacePreferences Checked(PacePreferences set)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(set.BytesPerSecond, PacePreferences.LeastBytesPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(set.BytesPerSecond, PacePreferences.MostBytesPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(set.MaxActiveDownloads ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(set.MaxActiveDownloads ?? 1, PacePreferences.MostActiveDownloads);
        return set;
    }

    private void OnPreferences(Preferences preferences)
    {
        if (!Look())
        {
            Changed?.Invoke();
        }
    }

    /// <summary>Another hour, and perhaps another place.</summary>
    private void OnWake() => Look();

    /// <returns>Whether it has told of a change.</returns>
    private bool Look()
    {
        if (Set.IsScheduled)
        {
            // A laptop travels; the runtime would keep the zone of its start.
            TimeZoneInfo.ClearCachedData();
        }

        CancellationTokenSource? closing = null;
        TaskCompletionSource? changed = null;
        lock (_lock)
        {
            var set = Set;
            _yielding.IsOn = set.Yields;
            var yieldTo = _yielding.Look();
            var now = Current(set) with { IsYielding = yieldTo is not null };
            Limit.BytesPerSecond = now.BytesPerSecond is { } limit && yieldTo is { } yielded ? Math.Min(limit, yielded) : now.BytesPerSecond ?? yieldTo;
            Arm_NeedsLock(set, now);
            if (now != _now)
            {
                closing = now.Pace == HourPace.Paused && _now.Pace != HourPace.Paused ? _open : null;
                _open = now.Pace != HourPace.Paused && _now.Pace == HourPace.Paused ? new CancellationTokenSource() : _open;
                Volatile.Write(ref _now, now);
                changed = _changed;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        closing?.Cancel();
        changed?.SetResult();
        if (changed is not null)
        {
            Changed?.Invoke();
        }

        return changed is not null;
    }

    private PaceNow Current(PacePreferences set)
    {
        var now = _time.GetUtcNow();
        var person = set.IsLimited ? HourPace.Limited : HourPace.Full;
        var by = set.IsLimited ? PaceSource.Person : PaceSource.Nobody;
        var (pace, until) = (person, (DateTimeOffset?)null);

        // Never for longer than a week: then the clock was set back meanwhile.
        var isIgnored = set.IsScheduled && set.ScheduleIgnoredUntil > now && set.ScheduleIgnoredUntil <= now + TimeSpan.FromDays(WeeklySchedule.Days);
        if (isIgnored)
        {
            until = set.ScheduleIgnoredUntil;
        }
        else if (set.IsScheduled)
        {
            var week = set.Schedule.With((_, _, hour) => hour > person ? hour : person);
            (pace, until) = (week.At(now, Zone), week.NextChange(now, Zone));
            by = pace > person ? PaceSource.Schedule : by;
        }

        return new PaceNow(pace, by, pace == HourPace.Limited ? set.BytesPerSecond : null, until, isIgnored, IsYielding: false);
    }

    private void Arm_NeedsLock(PacePreferences set, PaceNow now)
    {
        var next = set.Yields ? YieldControl.Interval : Interval;
        var left = now.Until - _time.GetUtcNow();
        next = left < next ? left.Value : next;

        // Nothing to keep an eye on without a schedule and yielding: what the person sets is told.
        _timer?.Change(
            !set.IsScheduled && !set.Yields ? Timeout.InfiniteTimeSpan : next > TimeSpan.FromMilliseconds(1) ? next : TimeSpan.FromMilliseconds(1),
            Timeout.InfiniteTimeSpan);
    }
}
