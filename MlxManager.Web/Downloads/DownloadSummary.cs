using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>What is seen of the downloads when the page itself is not: in the tab's title and icon, and in the bar at the top.</summary>
/// <param name="Percent">Of everything that is to come.</param>
/// <param name="Active">That run or wait for their turn.</param>
public readonly record struct Headline(int? Percent, bool NeedsAttention, int Active);

/// <summary>All downloads in one line. Bytes are those of running and queued downloads whose plan is known.</summary>
public sealed record DownloadSummary(int Running, int Queued, int NeedsAttention, int Done, double? BytesPerSecond, long DoneBytes, long TotalBytes)
{
    public static DownloadSummary Empty { get; } = new(0, 0, 0, 0, null, 0, 0);

    public long RemainingBytes => TotalBytes - DoneBytes;

    /// <summary>Rounded down, so that 100 means there; null while nothing runs or no total is known.</summary>
    public int? Percent => Running > 0 && TotalBytes > 0 ? (int)(DoneBytes * 100.0 / TotalBytes) : null;

    public Headline Headline => new(Percent, NeedsAttention > 0, Running + Queued);

    public TimeSpan? TimeLeft => BytesPerSecond is > 0 ? Sentence.Seconds(RemainingBytes / BytesPerSecond.Value) : null;

    /// <summary>Whether only figures have moved since.</summary>
    internal bool CountsLike(DownloadSummary other) =>
        (Running, Queued, NeedsAttention, Done, BytesPerSecond is null) == (other.Running, other.Queued, other.NeedsAttention, other.Done, other.BytesPerSecond is null);

    public static DownloadSummary Of(IEnumerable<TileState> tiles)
    {
        var summary = Empty;
        foreach (var tile in tiles)
        {
            summary = tile.Download.Status == DownloadStatus.Cancelled ? summary : summary.Plus(tile.Group, tile.Download);
        }

        return summary;
    }

    private DownloadSummary Plus(TileGroup group, DownloadSnapshot download) => group switch
    {
        TileGroup.Running => (this with
        {
            Running = Running + 1,
            BytesPerSecond = download.SpeedBytesPerSecond is { } speed ? (BytesPerSecond ?? 0) + speed : BytesPerSecond,
        }).PlusBytes(download),
        TileGroup.Queued => (this with { Queued = Queued + 1 }).PlusBytes(download),
        TileGroup.NeedsAttention => this with { NeedsAttention = NeedsAttention + 1 },
        _ => this with { Done = Done + 1 },
    };

    private DownloadSummary PlusBytes(DownloadSnapshot download) => this with
    {
        DoneBytes = DoneBytes + Math.Min(download.DownloadedBytes, download.TotalBytes),
        TotalBytes = TotalBytes + download.TotalBytes,
    };
}
