using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Disk;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Library.Disk;

namespace MlxManager.Tests.Library.Disk.Page;

public sealed class DiskPageTests : PageContext, IAsyncLifetime
{
    private const long Giga = 1_000_000_000;

    private static readonly DiskPicture Full = new()
    {
        Volume = new VolumeSpace(1000 * Giga, 300 * Giga),
        Repos =
        [
            new RepoShare(Stock.Name("lab/large"), 200 * Giga, 10 * Giga, 5 * Giga),
            new RepoShare(new RepoName(RepoKind.Dataset, RepoId.Parse("lab/data")), 50 * Giga, 0, 0),
        ],
        TrashBytes = 20 * Giga,
        PromisedBytes = 40 * Giga,
        Promises = 1,
        Unplanned = 1,
    };

    private LibraryPreferences Set => Services.GetRequiredService<PreferencesStore>().Current.Library;

    public new Task InitializeAsync() => Services.GetRequiredService<Database>().MigrateAsync(default);

    [Fact]
    public void Open_AFullDisk_TellsEachPartWithItsBytes()
    {
        var page = Page(Full);

        page.FindAll(".legend li").Select(part => (part.QuerySelector(".what")!.TextContent, part.QuerySelector(".bytes")!.TextContent)).Should().Equal(
            ("Models", "200.0 GB"), ("Datasets and spaces", "50.0 GB"), ("Unfinished files", "10.0 GB"), ("Files no revision uses", "5.0 GB"),
            ("Trash", "20.0 GB"), ("Everything else", "415.0 GB"), ("Promised to downloads", "40.0 GB"), ("Free", "260.0 GB"));
        page.FindAll(".bar .part").Should().HaveCount(8);
        page.Find("figcaption").TextContent.Should().Contain("300.0 GB of 1.0 TB are free. The cache takes 285.0 GB.").And.Contain("A queued download is not counted");
    }

    [Fact]
    public void Open_VolumeUnknown_TellsTheCacheAlone()
    {
        var page = Page(Full with { Volume = null });

        page.Find("figcaption p").TextContent.Should().Contain("cannot be told");
        page.FindAll(".legend .what").Select(part => part.TextContent).Should().NotContain("Free").And.NotContain("Everything else");
    }

    [Fact]
    public void Open_MorePromisedThanIsFree_SaysWhatIsMissing() =>
        Page(Full with { PromisedBytes = 310 * Giga }).Find("figcaption p").TextContent.Should().Contain("10.0 GB too little");

    [Fact]
    public void Map_EachTile_LeadsToItsRepo()
    {
        var page = Page(Full);

        page.FindAll(".tile a").Select(tile => tile.GetAttribute("href")).Should().Equal("library/models/lab/large", "library/datasets/lab/data");
        page.FindAll(".tile a").Select(tile => tile.GetAttribute("title")).Should().Equal("lab/large · 215.0 GB", "lab/data · 50.0 GB");
        page.FindAll(".tile")[1].TextContent.Should().Contain("dataset");
        page.FindAll(".tile")[0].GetAttribute("style").Should().MatchRegex("^--x: 0%; --y: 0%; --w: [0-9.]+%; --h: 100%$");
    }

    [Fact]
    public void Changed_Meanwhile_IsDrawn()
    {
        var page = Page(Full);
        Disk.Picture = Full with { Repos = [] };

        Disk.Change();

        page.WaitForAssertion(() => page.FindAll(".tile").Should().BeEmpty());
        page.Markup.Should().Contain("Nothing is in the cache yet.");
    }

    [Fact]
    public async Task Time_Passes_LooksAgain()
    {
        var page = Page(Full);
        Disk.Picture = Full with { TrashBytes = 0 };

        await EventuallyAsync(() => !page.Markup.Contains("Trash</span>", StringComparison.Ordinal));
    }

    [Fact]
    public void Pin_ChosenAndUnpinned_IsKept()
    {
        var page = Page(Full);
        page.FindAll("#pin option").Select(option => option.GetAttribute("value")).Should().Equal("", "datasets/lab/data", "models/lab/large");

        page.Find("#pin").Change("models/lab/large");
        page.Find("#pin").Closest("form")!.Submit();

        page.WaitForAssertion(() => page.Find(".pins li").TextContent.Should().Contain("lab/large").And.Contain("215.0 GB"));
        Set.Pins.Should().Equal("models/lab/large");

        page.Find(".pins button").Click();

        page.WaitForAssertion(() => page.Markup.Should().Contain("Nothing is pinned."));
        Set.Pins.Should().BeEmpty();
    }

    [Theory]
    [InlineData("250.5", 250_500_000_000)]
    [InlineData("0", null)]
    [InlineData("-4", null)]
    [InlineData("", null)]
    [InlineData("1e300", null)]
    public void Budget_Typed_IsSetOrRefused(string typed, long? budget)
    {
        var page = Page(Full);

        page.Find("#budget").Input(typed);
        page.Find("#budget").Closest("form")!.Submit();

        page.WaitForAssertion(() => Set.BudgetBytes.Should().Be(budget));
        page.Find("#budget-outcome").TextContent.Should().Be(budget is null ? "Enter an amount above 0." : "");
        page.FindAll("button").Any(button => button.TextContent.Trim() == "No budget").Should().Be(budget is not null);
    }

    [Fact]
    public void MakeRoom_AnAmount_IsPlannedAndRemoved()
    {
        var page = Page(Full);
        Disk.OnPlan = _ => Stock.Of(Stock.Repo("lab/old", 70 * Giga)).Plan(60 * Giga);
        page.Find("#room").Input("360");

        page.Find("#room").Closest("form")!.Submit();
        Dialogs.WaitForAssertion(() => Dialogs.Find(".sum").TextContent.Should().Be("70.0 GB chosen, enough for the 60.0 GB needed"));
        Dialogs.FindAll(".mud-dialog-actions button")[^1].Click();

        page.WaitForAssertion(() => page.Find("[role=status].outcome").TextContent.Should().Be("70.0 GB freed."));
        Disk.Planned.Should().Equal((360 * Giga, null));
        Disk.Removed.Words().Should().Equal("repo lab/old");
    }

    private IRenderedComponent<DiskPage> Page(DiskPicture picture)
    {
        _ = Dialogs;
        Disk.Picture = picture;
        var page = Render<DiskPage>();
        page.WaitForElement(".volume");
        return page;
    }
}
