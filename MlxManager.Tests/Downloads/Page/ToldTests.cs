using System.Collections.Immutable;
using MlxManager.Core.Downloads;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

/// <summary>What is owed to the page, and when.</summary>
public sealed class ToldTests
{
    private static readonly TilePicture Start = Picture(TilePicture.Empty, Sample.Running(1), Sample.Running(2));

    private readonly Told _told = new(Start);
    private DateTimeOffset _now = Sample.Now;

    [Fact]
    public void Take_NothingChanged_OwesNothing() => Take(Start).Topics.Should().BeEmpty();

    [Fact]
    public void Take_Figures_AreToldOnceAnInterval()
    {
        var first = Picture(Start, Moved(1, 1), Sample.Running(2));
        Take(first).Topics.Should().Equal(new Topic(TopicKind.Tile, 1), new Topic(TopicKind.Summary));

        _now += Told.FigureInterval / 2;
        var second = Picture(first, Moved(1, 2), Sample.Running(2));
        var early = Take(second);
        early.Topics.Should().BeEmpty();
        early.IsMoreOwed.Should().BeTrue();

        _now += Told.FigureInterval / 2;
        Take(second).Topics.Should().Contain(new Topic(TopicKind.Tile, 1));
        Take(second).Should().Match<Telling>(telling => telling.Topics.Count == 0 && !telling.IsMoreOwed);
    }

    [Fact]
    public void Take_State_IsToldAtOnceAndAlone()
    {
        var moved = Picture(Start, Moved(1, 1), Sample.Running(2));
        Take(moved);
        _now += TimeSpan.FromMilliseconds(1);

        var telling = Take(Picture(moved, Moved(1, 2), Sample.Paused(2)));

        telling.Topics.Should().Contain(new Topic(TopicKind.Tile, 2)).And.Contain(new Topic(TopicKind.Summary)).And.NotContain(new Topic(TopicKind.Tile, 1));
        telling.Spoken.Should().Be($"{Sample.Model}: Paused.");
        telling.IsMoreOwed.Should().BeTrue();
    }

    [Fact]
    public void Take_StateWithoutAnotherOrder_IsOfTheListTooAndFiguresAreNot()
    {
        var paused = Picture(Start, Sample.Running(1), Sample.Paused(2));
        paused.Order.Should().Equal(Start.Order);
        Take(paused).Topics.Should().Contain(new Topic(TopicKind.List));

        _now += Told.FigureInterval;
        Take(Picture(paused, Moved(1, 1), Sample.Paused(2))).Topics.Should().Contain(new Topic(TopicKind.Tile, 1)).And.NotContain(new Topic(TopicKind.List));
    }

    [Fact]
    public void Take_OutOfSight_OwesFiguresUntilSeenButTellsStates()
    {
        var seesFirst = new Sight(false, [1]);
        var moved = Picture(Start, Sample.Running(1), Moved(2, 1));
        var telling = Take(moved, seesFirst);
        telling.Topics.Should().Equal(new Topic(TopicKind.Summary));
        telling.IsMoreOwed.Should().BeFalse("nobody waits for it");

        _now += Told.FigureInterval;
        Take(moved, new Sight(false, [2])).Topics.Should().Equal(new Topic(TopicKind.Tile, 2));
        Take(Picture(moved, Sample.Running(1), Sample.Paused(2)), seesFirst).Topics.Should().Contain(new Topic(TopicKind.Tile, 2));
    }

    [Fact]
    public void Take_Hidden_TellsTheHeadlineAloneAndEverythingAfterwards()
    {
        var hidden = new Sight(true, [1, 2]);
        var moved = Picture(Start, Moved(1, 20_000_000_000), Sample.Paused(2));
        Take(moved, hidden).Topics.Should().Equal(new Topic(TopicKind.Headline));
        Take(Picture(moved, Moved(1, 20_000_000_001), Sample.Paused(2)), hidden).Topics.Should().BeEmpty();

        var telling = Take(moved);
        telling.Topics.Should().BeEquivalentTo<Topic>([new(TopicKind.Tile, 1), new(TopicKind.Tile, 2), new(TopicKind.List), new(TopicKind.Summary)]);
        telling.Spoken.Should().Be($"{Sample.Model}: Paused.");
    }

    [Fact]
    public void Take_Gone_IsToldOnce()
    {
        var gone = Picture(Start with { Tiles = Start.Tiles.SetItem(2, new(Sample.Completed(2), TileGroup.Done)) }, Sample.Running(1));

        Take(gone).Topics.Should().Contain(new Topic(TopicKind.Tile, 2)).And.Contain(new Topic(TopicKind.List));
        Take(gone).Topics.Should().BeEmpty();
    }

    [Theory]
    [InlineData(nameof(Sample.Paused))]
    [InlineData(nameof(Sample.Waiting))]
    [InlineData(nameof(Sample.Failed))]
    [InlineData(nameof(Sample.Completed))]
    public void IsInStateOf_AnotherState_IsNot(string state) =>
        Tile(Sample.Named(state)).IsInStateOf(Tile(Sample.Running())).Should().BeFalse();

    [Fact]
    public void IsInStateOf_OtherFigures_Is() =>
        Tile(Sample.Running() with { DownloadedBytes = 5, SpeedBytesPerSecond = null, FilesDone = 4, TimeLeft = null }).IsInStateOf(Tile(Sample.Running())).Should().BeTrue();

    private Telling Take(TilePicture picture, Sight? sight = null) => _told.Take(picture, sight ?? Sight.Unknown, _now);

    private static DownloadSnapshot Moved(int id, long bytes) => Sample.Running(id) with { DownloadedBytes = Sample.Running().DownloadedBytes + bytes };

    private static TileState Tile(DownloadSnapshot download) => new(download, TileState.GroupOf(download));

    /// <summary>A download that is equal is the same object, as the feed keeps it.</summary>
    private static TilePicture Picture(TilePicture before, params DownloadSnapshot[] downloads) => before.Follow(
        downloads.ToImmutableDictionary(
            download => download.Id,
            download => before.Tiles.TryGetValue(download.Id, out var tile) && tile.Download == download ? tile.Download : download),
        Sample.Now);
}
