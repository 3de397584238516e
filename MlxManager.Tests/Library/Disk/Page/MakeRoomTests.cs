using AngleSharp.Dom;
using Bunit;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Disk;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Models;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Library.Disk.Page;

/// <summary>The dialog, from a download that stands still and from the model's sheet.</summary>
public sealed class MakeRoomTests : PageContext
{
    private const long Giga = 1_000_000_000;
    private static readonly DownloadSnapshot Full = Sample.Paused() with { Error = new(ErrorKind.NoSpace, "12 GB more are needed.") };

    private static readonly Inventory Library = Stock.Of(
        Stock.Repo("lab/old", 30 * Giga, day: 1).WithDetached(8 * Giga),
        Stock.Repo("lab/new", 60 * Giga, day: 9).WithPartial(5 * Giga),
        Stock.Repo("lab/dear", 90 * Giga));

    private IElement Sum => Dialogs.Find(".sum");

    [Fact]
    public void Tile_DiskFull_OffersRoomAndGoesOn()
    {
        Plans(40 * Giga);
        Disk.Need = 17 * Giga;
        var tile = Tile(Full);
        tile.Find(".room").GetAttribute("aria-label").Should().Be($"Make room… {Sample.Model}");

        tile.Find(".room").Click();
        Dialogs.WaitForAssertion(() => Sum.TextContent.Should().Be("43.0 GB chosen, enough for the 40.0 GB needed"));
        Dialogs.Find(".dialog-question").TextContent.Should().Be("To fit this download, remove these");
        Button("Remove 43.0 GB").Click();

        tile.WaitForAssertion(() => Downloads.Commands.Should().Equal((1, DownloadCommand.Resume)));
        Disk.Planned.Should().Equal((17 * Giga, Sample.Id(Sample.Model)));
        Disk.Removed.Words().Should().Equal("partials lab/new", "repo lab/old");
    }

    [Fact]
    public void Tile_FailedForWantOfRoom_IsTriedAgain()
    {
        Plans(0);
        var tile = Tile(Sample.Failed(kind: ErrorKind.NoSpace));

        tile.Find(".room").Click();
        Dialogs.WaitForAssertion(() => Dialogs.Find(".dialog-question").TextContent.Should().Be("There is room enough now."));
        Button("Go on").Click();

        tile.WaitForAssertion(() => Downloads.Commands.Should().Equal((1, DownloadCommand.Retry)));
        Disk.Removed.Should().BeEmpty();
    }

    [Fact]
    public void Tile_AnotherError_OffersNoRoom() => Tile(Sample.Failed()).FindAll(".room").Should().BeEmpty();

    [Fact]
    public void Dialog_Kept_RemovesAndResumesNothing()
    {
        Plans(40 * Giga);
        var tile = Tile(Full);

        tile.Find(".room").Click();
        Dialogs.WaitForElement(".candidates");
        Button("Keep everything").Click();

        Dialogs.WaitForAssertion(() => Dialogs.FindAll(".mud-dialog").Should().BeEmpty());
        Downloads.Commands.Should().BeEmpty();
        Disk.Removed.Should().BeEmpty();
    }

    [Fact]
    public void Dialog_BoxesChanged_CountsLiveAndEachByteOnce()
    {
        Plans(40 * Giga);
        Tile(Full).Find(".room").Click();
        Dialogs.WaitForElement(".candidates");
        Dialogs.FindAll(".candidates .name").Select(name => name.TextContent).Should().Equal("lab/new", "lab/old", "lab/old", "lab/new");
        Boxes().Should().Equal("on", "on locked", "on", "off");

        Box(2).Change(false);
        Sum.TextContent.Should().Be("5.0 GB chosen, 35.0 GB still missing");
        Box(1).Change(true);
        Sum.TextContent.Should().Be("13.0 GB chosen, 27.0 GB still missing");
        Box(3).Change(true);
        Sum.TextContent.Should().Be("73.0 GB chosen, enough for the 40.0 GB needed");
        Boxes().Should().Equal("on locked", "on", "off", "on");
    }

    [Fact]
    public void Dialog_Pinned_IsShownAsKept()
    {
        Plans(40 * Giga);
        Tile(Full).Find(".room").Click();
        Dialogs.WaitForElement(".kept");

        Dialogs.FindAll(".kept li").Select(kept => kept.TextContent).Should().Equal("lab/dearpinned90.0 GB");
        Dialogs.FindAll(".candidates .name").Should().NotContain(name => name.TextContent == "lab/dear");
    }

    [Fact]
    public void Dialog_NotEnoughWhateverGoes_ChoosesNothingAndSaysSo()
    {
        Plans(4000 * Giga);
        Tile(Full).Find(".room").Click();
        Dialogs.WaitForElement(".candidates");

        Dialogs.FindAll(".dialog-fact").Select(fact => fact.TextContent).Should().Contain("All of this together would free 103.0 GB: not enough. So nothing is chosen.");
        Boxes().Should().AllBe("off");
        Button("Remove 0 bytes").HasAttribute("disabled").Should().BeTrue();
    }

    [Fact]
    public void Dialog_NobodyKnowsTheNeed_LetsThePersonChoose()
    {
        Plans(0);
        Disk.Need = null;
        Tile(Full).Find(".room").Click();
        Dialogs.WaitForElement(".candidates");

        Dialogs.Find(".dialog-fact").TextContent.Should().Contain("cannot be told now");
        Sum.TextContent.Should().Be("0 bytes chosen");
        Button("Remove 0 bytes").HasAttribute("disabled").Should().BeTrue();
    }

    [Fact]
    public void Dialog_SomethingStays_SaysWhichAndPlansAgain()
    {
        Plans(40 * Giga);
        Disk.OnMake = items => new(5 * Giga, [new RoomLeft(items.Single(item => item.Kind == RoomItemKind.Repo), LeftReason.Busy)]);
        Tile(Full).Find(".room").Click();
        Dialogs.WaitForElement(".candidates");

        Button("Remove 43.0 GB").Click();

        Dialogs.WaitForAssertion(() => Dialogs.Find(".why").TextContent.Should().Be("It is in use by now: by a download or another program."));
        Dialogs.Find("[role=alert]").TextContent.Should().Be("Not everything could be removed.");
        Sum.TextContent.Should().StartWith("5.0 GB freed already.");
        Disk.Planned.Should().HaveCount(2);
    }

    [Fact]
    public void Dialog_CacheUnreadable_SaysSo()
    {
        Disk.OnPlan = _ => throw new IOException("The disk is gone.");
        Tile(Full).Find(".room").Click();

        Dialogs.WaitForAssertion(() => Dialogs.Find(".mud-dialog").TextContent.Should().Contain("The cache cannot be read: The disk is gone."));
    }

    [Fact]
    public void Sheet_DoesNotFit_OffersRoomAndLooksAgain()
    {
        Plans(40 * Giga);
        var outlook = DiskOutlook.Unknown with { FreeBytes = 1 * Giga };
        Sheets.OnOutlook = () => outlook;
        var page = Sheet(41 * Giga);
        page.WaitForAssertion(() => page.Find(".lack").TextContent.Should().Contain("40.0 GB more must be freed"));
        Disk.OnMake = items =>
        {
            outlook = outlook with { FreeBytes = 44 * Giga };
            return new(43 * Giga, []);
        };

        page.FindAll(".take button").Single(button => button.TextContent.Trim() == "Make room…").Click();
        Dialogs.WaitForElement(".candidates");
        Button("Remove 43.0 GB").Click();

        page.WaitForAssertion(() => page.FindAll(".lack").Should().BeEmpty());
        page.Find(".freed").TextContent.Trim().Should().Be("43.0 GB freed.");
        page.Find(".after").TextContent.Should().Be("3.0 GB free afterwards");
        Disk.Planned.Should().Equal((41 * Giga, Sample.Id(Sample.Model)));
    }

    [Fact]
    public void Sheet_OverTheBudget_WarnsButLetsStart()
    {
        Disk.Picture = new() { Volume = null, Repos = [new RepoShare(Stock.Name("lab/old"), 30 * Giga, 0, 0)], BudgetBytes = 50 * Giga };
        Sheets.OnOutlook = () => DiskOutlook.Unknown with { FreeBytes = 1000 * Giga };

        var page = Sheet(41 * Giga);

        page.WaitForAssertion(() => page.Find(".over").TextContent.Should().Be("This goes 21.0 GB over the cache’s budget of 50.0 GB."));
        page.FindAll(".take button").Select(button => (button.TextContent.Trim(), button.HasAttribute("disabled"))).Should().Equal(("Make room…", false), ("Download", false));
    }

    [Fact]
    public void Sheet_Fits_SaysNothingOfRoom()
    {
        Disk.Picture = new() { Volume = null, Repos = [], BudgetBytes = 50 * Giga };
        Sheets.OnOutlook = () => DiskOutlook.Unknown with { FreeBytes = 1000 * Giga };

        var page = Sheet(41 * Giga);

        page.WaitForElement(".after");
        page.FindAll(".over").Should().BeEmpty();
        page.FindAll(".take button").Should().ContainSingle();
    }

    private void Plans(long needed) => Disk.OnPlan = _ => Library.Plan(needed, rules: Stock.Rules(pins: ["lab/dear"]));

    private IRenderedComponent<ModelSheetPage> Sheet(long bytes)
    {
        _ = Dialogs;
        var sheet = SheetSamples.Sheet(SheetSamples.File("model.safetensors", bytes));
        Sheets.OnOpen = (_, _) => Task.FromResult<HubAnswer<ModelSheet>>(sheet);
        var id = Sample.Id(Sample.Model);
        return Render<ModelSheetPage>(parameters => parameters.Add(page => page.Owner, id.Owner).Add(page => page.Name, id.Name));
    }

    private IElement Box(int index) => Dialogs.FindAll(".candidates input")[index];

    private IEnumerable<string> Boxes() => Dialogs.FindAll(".candidates input")
        .Select(box => (box.HasAttribute("checked") ? "on" : "off") + (box.HasAttribute("disabled") ? " locked" : ""));

    private IElement Button(string text) => Dialogs.FindAll(".mud-dialog-actions button").Single(button => button.TextContent.Trim() == text);
}
