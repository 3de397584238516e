using MlxManager.Core.Hub;

namespace MlxManager.Web.Downloads;

/// <summary>What differs between two pictures: whom to tell, and what to say aloud.</summary>
internal static class PictureChanges
{
    public static IEnumerable<Topic> Topics(TilePicture before, TilePicture after)
    {
        foreach (var id in before.Tiles.Keys.Union(after.Tiles.Keys))
        {
            if (!ReferenceEquals(before.Tiles.GetValueOrDefault(id), after.Tiles.GetValueOrDefault(id)))
            {
                yield return new(TopicKind.Tile, id);
            }
        }

        if (before.Order != after.Order)
        {
            yield return new(TopicKind.List);
        }

        if (before.Summary != after.Summary)
        {
            yield return new(TopicKind.Summary);
        }
    }

    /// <summary>Changes of state and refusals, never progress: a voice that counts bytes is noise.</summary>
    public static string Spoken(TilePicture before, TilePicture after) =>
        string.Join(" ", after.Tiles.Values
            .Where(tile => !tile.HasLeft)
            .Select(tile => Spoken(before.Tiles.GetValueOrDefault(tile.Download.Id), tile))
            .OfType<string>());

    /// <param name="isOwnStart">Whether this circuit is asking for the model.</param>
    public static IEnumerable<DownloadNews> News(TilePicture before, TilePicture after, Predicate<RepoId> isOwnStart)
    {
        foreach (var (id, tile) in after.Tiles)
        {
            var earlier = before.Tiles.GetValueOrDefault(id);
            if (!ReferenceEquals(earlier, tile) && DownloadNews.Of(earlier, tile, isOwnStart(tile.Download.Model)) is { } news)
            {
                yield return news;
            }
        }
    }

    private static string? Spoken(TileState? before, TileState after)
    {
        if (after.Notice is { } notice && notice != before?.Notice)
        {
            return $"{after.Download.Model}: {notice}";
        }

        var state = Sentence.Spoken(after.Download);
        return before is null || Sentence.Spoken(before.Download) != state ? $"{after.Download.Model}: {state}." : null;
    }
}
