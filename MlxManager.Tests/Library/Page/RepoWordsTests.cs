using System.Globalization;
using MlxManager.Core.Library;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Library.Page;

public sealed class RepoWordsTests
{
    [Theory]
    [InlineData(WholenessState.Whole, 12, 0, 0L, "Whole")]
    [InlineData(WholenessState.Usable, 12, 2, 5L, "Usable: all that the mlx tools read is here")]
    [InlineData(WholenessState.Incomplete, 12, 3, 8_100_000_000L, "Incomplete: 3 of 12 files missing, 8.1 GB")]
    [InlineData(WholenessState.Incomplete, 12, 1, null, "Incomplete: 1 of 12 files missing")]
    [InlineData(WholenessState.Incomplete, null, 2, null, "Incomplete: 2 files missing")]
    [InlineData(WholenessState.Incomplete, null, 1, null, "Incomplete: 1 file missing")]
    [InlineData(WholenessState.Incomplete, null, 0, null, "Incomplete")]
    [InlineData(WholenessState.Unknown, null, 0, null, "Nothing here tells whether it is whole")]
    public void Wholeness_EachState_SaysWhatIsMissing(WholenessState state, int? total, int missing, long? bytes, string expected) =>
        RepoWords.Wholeness(new(state, total, missing, bytes)).Should().Be(expected);

    [Fact]
    public void Wholeness_InGerman_HasItsNumbersAndWords() => In("de-DE", () =>
    {
        RepoWords.Wholeness(Shelf.Lacking).Should().Be("Unvollständig: 3 von 12 Dateien fehlen, 8,1 GB");
        AgeText.Of(Sample.Now.AddDays(-2), Sample.Now).Should().Be("vor 2 Tagen");
    });

    [Fact]
    public void Condition_Damaged_TellsTheFirstFlawAndHowManyMore()
    {
        var one = Shelf.Repo() with { Flaws = [new(FlawKind.UnknownEntry, "x", false), new(FlawKind.DanglingLink, "y", true)] };
        var two = one with { Flaws = one.Flaws.Add(new(FlawKind.RefWithoutSnapshot, "z", true)) };

        RepoWords.Condition(Condition.Of(one, false)).Should().Be("Damaged: a link leads to a file that is gone");
        RepoWords.Condition(Condition.Of(two, false)).Should().Be("Damaged: a link leads to a file that is gone, and 1 more flaw");
        RepoWords.Condition(Condition.Of(two with { Flaws = two.Flaws.Add(new(FlawKind.NotAFolder, "w", true)) }, false)).Should().EndWith(", and 2 more flaws");
        RepoWords.Condition(Condition.Of(two, true)).Should().Be("In your downloads");
    }

    [Fact]
    public void Condition_NoRevision_TellsWhatIsLeft()
    {
        var hollow = Shelf.Repo() with { Revisions = [] };
        var partial = hollow with { Partials = [new("x.incomplete", PartialOwner.Orphaned, null, 20_000_000, Sample.Now)] };

        RepoWords.Condition(Condition.Of(hollow, false)).Should().Be("Nothing is in it");
        RepoWords.Condition(Condition.Of(partial, false)).Should().Be("Only leftovers of a download, 20.0 MB");
    }

    [Theory]
    [InlineData(0, "today, 12:00")]
    [InlineData(1, "yesterday")]
    [InlineData(12, "12 days ago")]
    [InlineData(31, "a month ago")]
    [InlineData(70, "2 months ago")]
    [InlineData(365, "a year ago")]
    [InlineData(900, "2 years ago")]
    [InlineData(-3, "today, 12:00")]
    public void Age_SomeDays_IsNoFinerThanStaysTrue(int days, string expected) =>
        In("en-GB", () => AgeText.Of(Sample.Now.AddDays(-days), Sample.Now).Should().Be(expected));

    [Fact]
    public void Age_LateYesterday_IsByTheDayOfWhoLooks() =>
        AgeText.Of(new(2026, 11, 19, 23, 30, 0, TimeSpan.Zero), new(2026, 11, 20, 1, 0, 0, TimeSpan.FromHours(1))).Should().StartWith("today");

    private static void In(string culture, Action look)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            look();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
