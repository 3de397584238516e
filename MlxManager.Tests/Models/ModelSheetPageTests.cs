using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Discover;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Discover;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

public sealed class ModelSheetPageTests : PageContext
{
    private static readonly Etag Small = Etag.Parse(new string('a', 40));

    [Fact]
    public void Open_ShowsCommitFilesTotalAndWhatIsHere()
    {
        Shows(1_000_000_000_000, File("config.json", 1_200, Small, true), File("model.safetensors", 4_300_000_000, Large(1), false));

        var page = Page();

        page.WaitForAssertion(() => page.Find(".amount strong").TextContent.Should().Be("4.3 GB"));
        page.Find(".rest").TextContent.Should().Be("· 4.3 GB in 2 files · 1 kB already here · 1.0 TB free");
        page.Find(".sheet-facts .chip").TextContent.Should().Be("main · 3f2a1b9");
        page.FindAll(".lack").Should().BeEmpty();
    }

    [Fact]
    public void Open_TwoFilesOfOneContent_FetchesItOnce()
    {
        Shows(null, File("a.bin", 1_000_000_000, Large(1), false), File("b.bin", 1_000_000_000, Large(1), false));

        var page = Page();

        page.WaitForAssertion(() => page.Find(".amount strong").TextContent.Should().Be("1.0 GB"));
    }

    [Fact]
    public void Open_TooLittleRoom_SaysHowMuchIsMissing()
    {
        Shows(1_000_000_000, File("model.safetensors", 4_300_000_000, Large(1), false));

        var page = Page();

        page.WaitForAssertion(() => page.Find(".lack").TextContent.Should().Be("Not enough room: 3.3 GB more must be freed first."));
    }

    [Fact]
    public void Patterns_Typed_ChangeTheTotalAtOnce()
    {
        Shows(null, File("config.json", 1_200, Small, false), File("model.safetensors", 4_300_000_000, Large(1), false));
        var page = Page();
        page.WaitForElement(".amount strong");

        page.FindAll(".patterns input")[0].Input("*.json");

        page.WaitForAssertion(() => page.Find(".amount strong").TextContent.Should().Be("1 kB"));
    }

    [Fact]
    public void Download_Pressed_StartsAtTheRevisionAndGoesToTheDownloads()
    {
        Shows(null, File("config.json", 1_200, Small, false));
        Downloads.OnStart = _ => Task.FromResult(new StartAnswer(Sample.Queued(), false));
        var page = Page("v1.0");

        page.WaitForElement(".take button").Click();

        page.WaitForAssertion(() => Downloads.Starts.Should().ContainSingle());
        var start = Downloads.Starts.Single();
        start.Model.Value.Should().Be(Sample.Model);
        start.Revision.Value.Should().Be("v1.0");
        start.Patterns.Should().BeEquivalentTo(FilePatterns.Everything);
        Services.GetRequiredService<BunitNavigationManager>().Uri.Should().Be("http://localhost/");
    }

    [Fact]
    public void Download_StartThrows_SaysSoAndStays()
    {
        Shows(null, File("config.json", 1_200, Small, false));
        Downloads.OnStart = _ => throw new IOException("disk");
        var page = Page();

        page.WaitForElement(".take button").Click();

        page.WaitForAssertion(() => page.Find(".lack[role=alert]").TextContent.Should().Contain("could not be started"));
        Services.GetRequiredService<BunitNavigationManager>().History.Should().BeEmpty();
    }

    [Theory]
    [InlineData(HubFailureKind.Gated, "https://hub.test/base/" + Sample.Model)]
    [InlineData(HubFailureKind.MissingOrPrivate, "https://hub.test/base/" + Sample.Model)]
    [InlineData(HubFailureKind.BadToken, "https://hub.test/base/settings/tokens")]
    [InlineData(HubFailureKind.Unreachable, null)]
    public void Open_Refused_SaysWhyWithTheWayOut(HubFailureKind kind, string? link)
    {
        Catalog.OnOpen = (_, _) => Task.FromResult<HubAnswer<ModelSheet>>(new HubFailure(kind, "In plain words."));

        var page = Page();

        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.Should().Contain("In plain words."));
        page.FindAll("[role=alert] a").Select(a => a.GetAttribute("href")).Should().Equal(link is null ? [] : [link]);
    }

    [Fact]
    public void Open_NotAName_SaysSoWithoutAsking()
    {
        var page = Render<ModelSheetPage>(parameters => parameters.Add(sheet => sheet.Owner, "a").Add(sheet => sheet.Name, "..b"));

        page.Find("[role=alert]").TextContent.Should().Contain("not the name of a model");
    }

    private static Etag Large(int number) => Etag.Parse(number.ToString("x64", null));

    private static SheetFile File(string path, long size, Etag etag, bool isHere) =>
        new(new(RepoPath.Parse(path), size, Small, etag == Small ? null : etag, null), isHere);

    private void Shows(long? free, params SheetFile[] files) => Catalog.OnOpen = (id, revision) =>
        Task.FromResult<HubAnswer<ModelSheet>>(new ModelSheet(new(DiscoverPageTests.Model(id.Value), revision, Sample.Commit), files, free));

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
