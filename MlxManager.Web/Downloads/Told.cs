using System.Collections.Immutable;

namespace MlxManager.Web.Downloads;

/// <param name="Spoken">What to say aloud of it; empty for nothing.</param>
/// <param name="IsMoreOwed">Figures in sight were left for later.</param>
internal readonly record struct Telling(List<Topic> Topics, string Spoken, bool IsMoreOwed);

/// <summary>
/// What of the picture has been told to the page, part by part, and hence what is owed to it. A change of state is told at
/// once. Where only figures moved it waits for <see cref="FigureInterval"/>, and while a person cannot see it, until they can. Of a page
/// that is hidden only its headline and its news are told. Not for several threads.
/// </summary>
internal sealed class Told(TilePicture picture)
{
    /// <summary>Faster than an eye can read them, and a little faster than the engine counts.</summary>
    public static readonly TimeSpan FigureInterval = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<int, TileState> _tiles = new(picture.Tiles);
    private ImmutableArray<int> _order = picture.Order;
    private DownloadSummary _summary = picture.Summary;
    private Headline _headline = picture.Summary.Headline;
    private DateTimeOffset _figuresAt = DateTimeOffset.MinValue;

    /// <summary>What is owed now; it counts as told from here on.</summary>
    public Telling Take(TilePicture picture, Sight sight, DateTimeOffset now)
    {
        var topics = new List<Topic>();
        if (_headline != picture.Summary.Headline)
        {
            _headline = picture.Summary.Headline;
            topics.Add(new(TopicKind.Headline));
        }

        if (sight.IsHidden)
        {
            return new(topics, "", IsMoreOwed: false);
        }

        var areFiguresDue = now - _figuresAt >= FigureInterval;
        var isMoreOwed = false;
        var hasMoved = false;
        var spoken = new List<string>();
        foreach (var (id, tile) in picture.Tiles)
        {
            var before = _tiles.GetValueOrDefault(id);
            if (ReferenceEquals(before, tile))
            {
                continue;
            }

            var isState = before is null || !before.IsInStateOf(tile);
            hasMoved |= before is null || (before.Group, before.Download.Status) != (tile.Group, tile.Download.Status);
            if (isState || (areFiguresDue && sight.Shows(id)))
            {
                _tiles[id] = tile;
                topics.Add(new(TopicKind.Tile, id));
                if (isState && PictureChanges.Spoken(before, tile) is { } said)
                {
                    spoken.Add(said);
                }
            }
            else
            {
                isMoreOwed |= sight.Shows(id);
            }
        }

        TakeGone(picture, topics);
        TakeList(picture, hasMoved, areFiguresDue, topics, ref isMoreOwed);
        if (areFiguresDue && topics.Count > 0)
        {
            _figuresAt = now;
        }

        return new(topics, string.Join(' ', spoken), isMoreOwed);
    }

    private void TakeGone(TilePicture picture, List<Topic> topics)
    {
        foreach (var id in _tiles.Keys.Where(id => !picture.Tiles.ContainsKey(id)).ToList())
        {
            _tiles.Remove(id);
            topics.Add(new(TopicKind.Tile, id));
        }
    }

    private void TakeList(TilePicture picture, bool hasMoved, bool areFiguresDue, List<Topic> topics, ref bool isMoreOwed)
    {
        if (hasMoved || _order != picture.Order)
        {
            _order = picture.Order;
            topics.Add(new(TopicKind.List));
        }

        if (_summary == picture.Summary)
        {
            return;
        }

        if (areFiguresDue || !_summary.CountsLike(picture.Summary))
        {
            _summary = picture.Summary;
            topics.Add(new(TopicKind.Summary));
        }
        else
        {
            isMoreOwed = true;
        }
    }
}
