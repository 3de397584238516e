using System.Collections.Immutable;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>Everything one circuit shows of the downloads; immutable. A tile that did not change keeps its reference.</summary>
internal sealed record TilePicture(ImmutableDictionary<int, TileState> Tiles, ImmutableArray<int> Order, DownloadSummary Summary)
{
    /// <summary>How long "Cancelled" stays on the page.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    public static TilePicture Empty { get; } = new(ImmutableDictionary<int, TileState>.Empty, [], DownloadSummary.Empty);

    /// <summary>When the next cancelled tile goes; null when none waits to.</summary>
    public DateTimeOffset? NextLeave => Tiles.Values.Where(tile => !tile.HasLeft).Min(tile => tile.LeavesAt);

    /// <summary>The picture after the feed's latest state.</summary>
    public TilePicture Follow(ImmutableDictionary<int, DownloadSnapshot> feed, DateTimeOffset now)
    {
        var tiles = Tiles.ToBuilder();
        foreach (var (id, download) in feed)
        {
            tiles[id] = Tiles.TryGetValue(id, out var tile) ? Renew(tile, download, now) : First(download, now);
        }

        foreach (var (id, tile) in Tiles)
        {
            if (feed.ContainsKey(id))
            {
                continue;
            }

            if (Depart(tile, now) is { } departing)
            {
                tiles[id] = departing;
            }
            else
            {
                tiles.Remove(id);
            }
        }

        return Arrange(tiles.ToImmutable());
    }

    /// <summary>The picture with one tile changed; unchanged when the tile is not there any more.</summary>
    public TilePicture With(int id, Func<TileState, TileState> change) =>
        Tiles.TryGetValue(id, out var tile) ? this with { Tiles = Tiles.SetItem(id, change(tile)) } : this;

    private static TileState First(DownloadSnapshot download, DateTimeOffset now) =>
        new(download, TileState.GroupOf(download), LeavesAt: IsCancelled(download) ? now + Linger : null);

    private static TileState Renew(TileState tile, DownloadSnapshot download, DateTimeOffset now)
    {
        if (ReferenceEquals(tile.Download, download))
        {
            return tile is { HasLeft: false, LeavesAt: { } at } && at <= now ? tile with { HasLeft = true } : tile;
        }

        return tile with
        {
            Download = download,
            Group = IsCancelled(download) ? tile.Group : TileState.GroupOf(download),
            Notice = tile.Download.Status == download.Status ? tile.Notice : null,
            LeavesAt = IsCancelled(download) ? tile.LeavesAt ?? now + Linger : null,
            HasLeft = false,
        };
    }

    /// <summary>
    /// A completed download that the feed no longer names was dismissed. Any other one was cancelled, and the burst was
    /// coalesced so that its last snapshot was never seen: the page says "Cancelled" all the same.
    /// </summary>
    private static TileState? Depart(TileState tile, DateTimeOffset now) => tile switch
    {
        { LeavesAt: { } at } => at > now ? tile : null,
        { Download.Status: DownloadStatus.Completed } => null,
        _ => tile with
        {
            Download = tile.Download with
            {
                Status = DownloadStatus.Cancelled,
                Phase = null,
                Waiting = null,
                SpeedBytesPerSecond = null,
                TimeLeft = null,
            },
            LeavesAt = now + Linger,
        },
    };

    private static bool IsCancelled(DownloadSnapshot download) => download.Status == DownloadStatus.Cancelled;

    private TilePicture Arrange(ImmutableDictionary<int, TileState> tiles)
    {
        // Newest completed first, queued ones as they come next, everything else in the order it was asked for: nothing
        // jumps while it runs.
        var order = tiles.Values.Where(tile => !tile.HasLeft)
            .OrderBy(tile => tile.Group)
            .ThenByDescending(tile => tile.Group == TileGroup.Done ? tile.Download.CompletedAt : null)
            .ThenBy(tile => tile.Group == TileGroup.Queued ? tile.Download.QueuePosition ?? int.MaxValue : 0)
            .ThenBy(tile => tile.Download.Id)
            .Select(tile => tile.Download.Id)
            .ToImmutableArray();
        return new(tiles, order.SequenceEqual(Order) ? Order : order, DownloadSummary.Of(tiles.Values));
    }
}
