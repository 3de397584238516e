using System.Collections.Immutable;
using MlxManager.Core.Library.Disk;

namespace MlxManager.Web.Library.Disk;

/// <summary>One rectangle of the map; its place in percent of the map.</summary>
/// <param name="Repo">Null for the small ones together.</param>
/// <param name="Count">How many repos it stands for.</param>
internal sealed record MapTile(RepoShare? Repo, int Count, long Bytes, MapRect Place);

/// <summary>What the repos take, as areas: those of an owner side by side, the small ones as one.</summary>
/// <param name="Owners">The places of those that have more than one rectangle.</param>
/// <param name="Tiles">The largest first; the small ones last.</param>
internal sealed record DiskMap(ImmutableArray<MapRect> Owners, ImmutableArray<MapTile> Tiles)
{
    /// <summary>Width to height, as the style sheet draws it.</summary>
    private const double Aspect = 2.25;

    private const int MostTiles = 60;

    /// <summary>Of all: less is too small to be hit or read.</summary>
    private const double LeastShare = 0.004;

    /// <param name="repos">The largest first, each above 0.</param>
    public static DiskMap Of(ImmutableArray<RepoShare> repos)
    {
        var all = repos.Sum(repo => (double)repo.Bytes);
        var shown = repos.TakeWhile((repo, i) => i < MostTiles && repo.Bytes >= LeastShare * all).ToList();
        if (repos.Length - shown.Count == 1)
        {
            // "1 other" would take the same room and say less.
            shown.Add(repos[^1]);
        }

        var small = repos[shown.Count..];
        var owners = shown.GroupBy(repo => repo.Name.Id.Owner ?? repo.Name.Id.Value, StringComparer.Ordinal)
            .Select(owner => owner.Select(repo => new MapTile(repo, 1, repo.Bytes, default)).ToList()).ToList();
        if (small.Length > 0)
        {
            owners.Add([new MapTile(null, small.Length, small.Sum(repo => repo.Bytes), default)]);
        }

        List<MapRect> frames = [];
        List<MapTile> tiles = [];
        var places = Treemap.Lay([.. owners.Select(owner => owner.Sum(tile => tile.Bytes))], new MapRect(0, 0, 100 * Aspect, 100));
        foreach (var (owner, place) in owners.Zip(places))
        {
            tiles.AddRange(owner.Zip(Treemap.Lay([.. owner.Select(tile => tile.Bytes)], place), (tile, rect) => tile with { Place = InPercent(rect) }));
            if (owner.Count > 1)
            {
                frames.Add(InPercent(place));
            }
        }

        return new DiskMap([.. frames], [.. tiles.OrderBy(tile => tile.Repo is null).ThenByDescending(tile => tile.Bytes)]);
    }

    private static MapRect InPercent(MapRect place) => place with { X = place.X / Aspect, Width = place.Width / Aspect };
}
