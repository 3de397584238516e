using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

public sealed class ModelSheetPageTests : PageContext
{
    private const string Weights = "model.safetensors";

    [Fact]
    public void Open_ShowsFilesTotalAndWhatIsHere()
    {
        Sheets.OnOutlook = () => DiskOutlook.Unknown with { FreeBytes = 1_000_000_000_000 };
        Shows(SheetSamples.File("config.json", 1_200, isHere: true), SheetSamples.File(Weights, 4_300_000_000));

        var page = Page();

        page.WaitForAssertion(() => page.Find(".after").TextContent.Should().Be("995.7 GB free afterwards"));
        page.Find(".amount").TextContent.Trim().Should().Be("4.3 GB to fetch");
        page.Find(".rest").TextContent.Should().Be("4.3 GB in 2 files · 1 kB already here, reused");
        page.Find(".chooser .chip").TextContent.Should().Be("3f2a1b9");
        page.FindAll(".lack").Should().BeEmpty();
        page.FindAll("[role=treeitem]").Select(row => row.GetAttribute("aria-checked")).Should().Equal("true", "true");
        page.FindAll(".mark").Select(mark => mark.TextContent).Should().Equal("Here");
    }

    [Fact]
    public void Open_TooLittleRoomAfterOtherDownloads_SaysHowMuchIsMissing()
    {
        Sheets.OnOutlook = () => DiskOutlook.Unknown with { FreeBytes = 10_000_000_000, PromisedBytes = 9_000_000_000, Promises = 2, Unplanned = 1 };
        Shows(SheetSamples.File(Weights, 4_300_000_000));

        var page = Page();

        page.WaitForAssertion(() => page.Find(".lack").TextContent.Should().Be("Not enough room: 3.3 GB more must be freed first."));
        page.Find(".disk").TextContent.Should().Contain("10.0 GB free now · 9.0 GB of it promised to 2 downloads").And.Contain("A queued download is not counted");
        page.FindAll(".after").Should().BeEmpty();
    }

    [Fact]
    public async Task Open_AnotherDownloadBegins_LooksAtTheDiskAgain()
    {
        Shows(SheetSamples.File(Weights, 4_300_000_000));
        var page = Page();
        page.WaitForAssertion(() => page.Find(".disk").TextContent.Should().Contain("cannot be told"));

        Sheets.OnOutlook = () => new(9_000_000_000, 0, 0, 0, new Dictionary<Etag, ContentOutlook>
        {
            [SheetSamples.EtagOf(Weights)] = new(1_000_000_000, NeedsNoRoom: true, IsComing: true),
        });
        Downloads.Feed.Publish(Sample.Running());

        await EventuallyAsync(() => page.FindAll(".mark").Count > 0);
        page.Find(".mark").TextContent.Should().Be("On its way");
        page.Find(".rest").TextContent.Should().Be("4.3 GB in 1 file · 1.0 GB already here, reused · 3.3 GB already on the way");
        page.Find(".after").TextContent.Should().Be("9.0 GB free afterwards");
        page.Find(".answer a").GetAttribute("href").Should().Be(".");
    }

    [Fact]
    public void Choose_BoxPresetAndPatterns_ChangeTotalAndRequest()
    {
        Downloads.OnStart = _ => Task.FromResult(new StartAnswer(Sample.Queued(), false));
        Shows(SheetSamples.File("config.json", 1_200), SheetSamples.File("notes/a.md", 500), SheetSamples.File(Weights, 4_300_000_000));
        var page = Page();
        page.WaitForElement(".amount strong");

        page.FindAll("[role=treeitem]").Single(row => row.TextContent.Contains(Weights, StringComparison.Ordinal)).Click();
        page.Find(".amount strong").TextContent.Should().Be("2 kB");
        Checked(page).Should().Be("Your own choice");

        Radio(page, "Config and tokenizer").Change("on");
        page.Find(".amount strong").TextContent.Should().Be("1 kB");

        Radio(page, "By patterns").Change("on");
        page.FindAll(".patterns input")[0].Input("*.md, c*");
        page.Find(".count").TextContent.Trim().Should().Be("2 of 3 files match.");

        page.Find(".take button").Click();
        page.WaitForAssertion(() => Downloads.Starts.Single().Patterns.Should().Be(new FilePatterns(["*.md", "c*"], [])));
    }

    [Fact]
    public void Choose_Nothing_CannotBeStarted()
    {
        Shows(SheetSamples.File("config.json", 1_200));
        var page = Page();

        page.WaitForElement("[role=treeitem]").Click();

        page.Find(".amount").TextContent.Trim().Should().Be("Nothing chosen");
        page.Find(".take button").HasAttribute("disabled").Should().BeTrue();
    }

    [Fact]
    public void Download_Pressed_StartsAtTheRevisionAndSaysWhereItWent()
    {
        Shows(SheetSamples.File("config.json", 1_200));
        Downloads.OnStart = _ => Task.FromResult(new StartAnswer(Sample.Queued(), false));
        var page = Page("v1.0");

        page.WaitForElement(".take button").Click();

        page.WaitForAssertion(() => page.Find("[role=status].answer").TextContent.Should().Contain("The download has started."));
        page.Find(".answer a").GetAttribute("href").Should().Be(".");
        var start = Downloads.Starts.Single();
        start.Model.Value.Should().Be(Sample.Model);
        start.Revision.Value.Should().Be("v1.0");
        start.Patterns.Should().Be(FilePatterns.Everything);
    }

    [Fact]
    public void Download_ThereAlready_ShowsTheExistingOne()
    {
        Shows(SheetSamples.File("config.json", 1_200));
        Downloads.OnStart = _ => Task.FromResult(new StartAnswer(Sample.Paused(), Existed: true));
        var page = Page();

        page.WaitForElement(".take button").Click();

        page.WaitForAssertion(() => page.Find(".answer").TextContent.Should().Contain("This download is there already: paused at 44 %."));
    }

    [Fact]
    public void Download_PressedTwice_StartsOnce()
    {
        var answer = new TaskCompletionSource<StartAnswer>();
        Shows(SheetSamples.File("config.json", 1_200));
        Downloads.OnStart = _ => answer.Task;
        var page = Page();

        page.WaitForElement(".take button").Click();
        page.WaitForAssertion(() => page.Find(".take button").TextContent.Trim().Should().Be("Starting…"));
        page.Find(".take button").Click();
        answer.SetResult(new(Sample.Queued(), false));

        page.WaitForElement(".answer a");
        Downloads.Starts.Should().ContainSingle();
    }

    [Fact]
    public void Download_StartThrows_SaysSoAndStays()
    {
        Shows(SheetSamples.File("config.json", 1_200));
        Downloads.OnStart = _ => throw new IOException("disk");
        var page = Page();

        page.WaitForElement(".take button").Click();

        page.WaitForAssertion(() => page.Find(".lack[role=alert]").TextContent.Should().Contain("could not be started"));
        Services.GetRequiredService<BunitNavigationManager>().History.Should().BeEmpty();
    }

    [Theory]
    [InlineData(HubFailureKind.Gated, "This model is gated", "https://hub.test/base/" + Sample.Model)]
    [InlineData(HubFailureKind.MissingOrPrivate, "There is no such model, or it is private or gated", "https://hub.test/base/" + Sample.Model)]
    [InlineData(HubFailureKind.BadToken, "The token was refused", "https://hub.test/base/settings/tokens")]
    [InlineData(HubFailureKind.RevisionNotFound, "The model has no such revision", "https://hub.test/base/" + Sample.Model)]
    [InlineData(HubFailureKind.Unreachable, "The Hub cannot be reached", null)]
    public void Open_Refused_SaysWhyWithTheWayOutAndChecksAgain(HubFailureKind kind, string heading, string? link)
    {
        Sheets.OnOpen = (_, _) => Task.FromResult<HubAnswer<ModelSheet>>(new HubFailure(kind, "In plain words."));
        var page = Page();
        page.WaitForAssertion(() => page.Find("[role=alert] h2").TextContent.Should().Be(heading));
        page.FindAll("[role=alert] [title='In plain words.'][lang=en]").Should().ContainSingle("the engine's own words are at hand");
        page.FindAll("[role=alert] a").Select(a => a.GetAttribute("href")).Should().Equal(link is null ? [] : [link]);
        page.FindAll("#revision").Should().ContainSingle("another revision may be there");

        Shows(SheetSamples.File("config.json", 1_200));
        page.Find("[role=alert] button").Click();

        page.WaitForElement("[role=treeitem]");
        page.FindAll("[role=alert]").Should().BeEmpty();
    }

    [Fact]
    public void Open_GatedWithoutAccess_ForbidsTheStartUntilCheckedAgain()
    {
        Sheets.OnAccess = () => Task.FromResult<HubFailure?>(new(HubFailureKind.Gated, "Accept its terms."));
        Shows(SheetSamples.Sheet(Revision.Main, Gating.Manual, SheetSamples.File("README.md"), SheetSamples.File("config.json", 1_200)));
        var page = Page();
        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.Should().Contain("gives it only to those who have accepted its terms."));
        page.Find(".take button").HasAttribute("disabled").Should().BeTrue();

        Sheets.OnAccess = () => Task.FromResult<HubFailure?>(null);
        page.Find("[role=alert] button").Click();

        page.WaitForAssertion(() => page.FindAll("[role=alert]").Should().BeEmpty());
        page.Find(".sheet-facts .mark").TextContent.Should().Be("Gated: you have access");
        page.Find(".take button").HasAttribute("disabled").Should().BeFalse();
        page.WaitForAssertion(() => Sheets.Asked.Count(asked => asked == "text README.md").Should().Be(2, "what was refused is read again"));
    }

    [Fact]
    public void Revision_Changed_KeepsTheOldInSightButNotToBeStarted()
    {
        Shows(SheetSamples.File("config.json", 1_200));
        var page = Page();
        page.WaitForElement("[role=treeitem]");
        var answer = new TaskCompletionSource<HubAnswer<ModelSheet>>();
        Sheets.OnOpen = (_, _) => answer.Task;

        Services.GetRequiredService<BunitNavigationManager>().NavigateTo($"model/{Sample.Model}?revision=v1.0");
        page.WaitForAssertion(() => page.Find(".main").GetAttribute("aria-busy").Should().Be("true"));
        page.FindAll("[role=treeitem]").Should().ContainSingle();
        page.Find(".take button").HasAttribute("disabled").Should().BeTrue();

        answer.SetResult(SheetSamples.Sheet(Revision.Parse("v1.0"), Gating.Open, SheetSamples.File("a"), SheetSamples.File("b")));
        page.WaitForAssertion(() => page.FindAll("[role=treeitem]").Should().HaveCount(2));
        page.Find(".take button").HasAttribute("disabled").Should().BeFalse();
        page.Find("select").GetAttribute("value").Should().Be("v1.0");
    }

    [Fact]
    public void Open_OpenModel_AsksForNoAccess()
    {
        Shows(SheetSamples.File("config.json", 1_200));
        var page = Page();

        page.WaitForElement("[role=treeitem]");

        Sheets.Asked.Should().NotContain(asked => asked.StartsWith("access", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_CacheUnreadable_IsSaid()
    {
        Sheets.OnOpen = (_, _) => throw new UnauthorizedAccessException("No entry.");

        var page = Page();

        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.Should().Contain("The cache cannot be read."));
        page.Find("[role=alert] [lang=en]").GetAttribute("title").Should().Be("No entry.");
    }

    [Fact]
    public void Open_NotAName_SaysSoWithoutAsking()
    {
        var page = Render<ModelSheetPage>(parameters => parameters.Add(sheet => sheet.Owner, "a").Add(sheet => sheet.Name, "..b"));

        page.Find("[role=alert]").TextContent.Should().Contain("not the name of a model");
        Sheets.Asked.Should().BeEmpty();
    }

    [Fact]
    public void Open_TwoThousandFiles_DrawsAndChoosesThem()
    {
        Shows([.. Enumerable.Range(0, 2000).Select(i => SheetSamples.File($"part-{i % 40:D2}/file-{i:D4}.bin", i))]);
        var page = Page();
        page.WaitForAssertion(() => page.FindAll("[role=treeitem]").Should().HaveCount(40));

        page.FindAll("[role=treeitem] .box")[0].Click();

        page.Find(".head").TextContent.Should().Contain("1950 of 2000 files chosen");
    }

    private static AngleSharp.Dom.IElement Radio(IRenderedComponent<ModelSheetPage> page, string name) =>
        page.FindAll(".preset").Single(preset => preset.TextContent.Contains(name, StringComparison.Ordinal)).QuerySelector("input")!;

    private static string Checked(IRenderedComponent<ModelSheetPage> page) =>
        page.FindAll(".preset").Single(preset => preset.QuerySelector("input")!.HasAttribute("checked")).QuerySelector(".preset-name")!.TextContent;

    private void Shows(params SheetFile[] files) =>
        Sheets.OnOpen = (_, revision) => Task.FromResult<HubAnswer<ModelSheet>>(SheetSamples.Sheet(revision, Gating.Open, files));

    private void Shows(ModelSheet sheet) => Sheets.OnOpen = (_, _) => Task.FromResult<HubAnswer<ModelSheet>>(sheet);

    private IRenderedComponent<ModelSheetPage> Page(string? revision = null)
    {
        _ = Dialogs;
        if (revision is not null)
        {
            Services.GetRequiredService<BunitNavigationManager>().NavigateTo($"model/{Sample.Model}?revision={revision}");
        }

        return Render<ModelSheetPage>(parameters => parameters
            .Add(sheet => sheet.Owner, Sample.Id(Sample.Model).Owner)
            .Add(sheet => sheet.Name, Sample.Id(Sample.Model).Name));
    }
}
