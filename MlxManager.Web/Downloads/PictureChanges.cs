using MlxManager.Core.Hub;

namespace MlxManager.Web.Downloads;

/// <summary>What a change of the picture means to a person: what to say aloud, and what to tell them of elsewhere.</summary>
internal static class PictureChanges
{
    /// <summary>Changes of state and refusals, never progress: a voice that counts bytes is noise. Null for nothing to say.</summary>
    public static string? Spoken(TileState? before, TileState after)
    {
        if (after.HasLeft)
        {
            return null;
        }

        if (after.Notice is { } notice && notice != before?.Notice)
        {
            return $"{after.Download.Model}: {notice}";
        }

        var state = Sentence.Spoken(after.Download);
        return before is null || Sentence.Spoken(before.Download) != state ? $"{after.Download.Model}: {state}." : null;
    }

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
}
