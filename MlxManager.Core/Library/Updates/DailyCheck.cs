using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Updates;

/// <summary>
/// Asks the Hub once a day about each repo, when the person wants that: some every quarter of an hour, those first that were asked
/// longest ago. What is due follows from the answers' times, which outlive a restart and a machine that sleeps; who got no answer,
/// because the line was away, stays due.
/// </summary>
internal sealed partial class DailyCheck(UpdateWatch watch, LibraryIndex index, PreferencesStore preferences, TimeProvider time, ILogger<DailyCheck> logger)
    : IHostedService, IDisposable
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    /// <summary>Not while everything else starts too.</summary>
    internal static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(2);

    private const int LeastAtOnce = 10;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _timer;
    private Task _looking = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await watch.LoadAsync();
        _timer = time.CreateTimer(_ => Look(), null, FirstLook, Interval);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host that stops by itself is stopped once more by whoever disposes of it.
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        watch.Stop();
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>The last look, for tests.</summary>
    internal Task Looking => Volatile.Read(ref _looking);

    private void Look()
    {
        // The timer's callbacks come one after the other: a look that takes longer is not joined by a second one.
        if (preferences.Current.Library.ChecksUpdatesDaily && _looking.IsCompleted && !_stopping.IsCancellationRequested)
        {
            Volatile.Write(ref _looking, LookAsync(_stopping.Token));
        }
    }

    /// <summary>What was asked in the future was asked by a clock that has been set back since.</summary>
    private static bool IsDue(DateTimeOffset asked, DateTimeOffset now) => asked <= now - Day || asked > now + Day;

    private async Task LookAsync(CancellationToken stop)
    {
        try
        {
            await index.RefreshAsync(stop);
            var repos = watch.Now.Refs.GroupBy(one => one.Repo)
                .Select(group => (Repo: group.Key, Asked: group.Min(one => one.CheckedAt ?? DateTimeOffset.MinValue))).ToList();
            var due = repos.Where(one => IsDue(one.Asked, time.GetUtcNow())).OrderBy(one => one.Asked)
                .Take(Math.Max(LeastAtOnce, repos.Count / 24)).Select(one => one.Repo).ToList();
            if (due.Count > 0)
            {
                await watch.CheckAsync(due, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The server stops; what is due still is.
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The daily check for updates failed; it is tried again")]
    private partial void Failed(Exception exception);
}
