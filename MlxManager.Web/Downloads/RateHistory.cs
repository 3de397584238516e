using System.Collections.Immutable;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>
/// The rates of the last minutes, each download's and all together's: one for the process, so that a new tab sees them at
/// once. Samples on its own clock; keeps a few hundred bytes a running download, and none of one that has gone.
/// </summary>
public sealed class RateHistory(IDownloads downloads, TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>Key of the line of all downloads together.</summary>
    public const int All = 0;

    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private ImmutableDictionary<int, RateLine> _lines = ImmutableDictionary<int, RateLine>.Empty;
    private ChangeSubscription? _subscription;
    private ITimer? _timer;

    /// <summary>The same object until the next sample; null for one that has not run lately.</summary>
    public RateLine? Find(int id) => Volatile.Read(ref _lines).GetValueOrDefault(id);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = downloads.Subscribe();
        _timer = time.CreateTimer(_ => Sample(_subscription.Current), null, Interval, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _subscription?.Dispose();
    }

    /// <summary>Only the timer calls it; should two ever overlap, one of the samples is lost, and nothing else.</summary>
    private void Sample(ImmutableDictionary<int, DownloadSnapshot> shown)
    {
        var lines = _lines.ToBuilder();
        lines.RemoveRange(lines.Keys.Where(id => id != All && !shown.ContainsKey(id)).ToList());
        double all = 0;
        var isAnyRunning = false;
        foreach (var (id, download) in shown)
        {
            var isRunning = download.Status == DownloadStatus.Downloading;
            isAnyRunning |= isRunning;
            var rate = isRunning ? download.SpeedBytesPerSecond ?? 0 : 0;
            all += rate;
            Add(lines, id, rate, isRunning);
        }

        Add(lines, All, all, isAnyRunning);
        Volatile.Write(ref _lines, lines.ToImmutable());
    }

    /// <summary>One that rests moves on until its last rate has left the picture, and then costs nothing.</summary>
    private static void Add(ImmutableDictionary<int, RateLine>.Builder lines, int id, double rate, bool isRunning)
    {
        var line = lines.GetValueOrDefault(id);
        if (!isRunning && (line is null || line.IsFlat))
        {
            lines.Remove(id);
            return;
        }

        lines[id] = (line ?? RateLine.Empty).With(rate);
    }
}
