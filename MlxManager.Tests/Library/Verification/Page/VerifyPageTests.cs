using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Support;
using MlxManager.Web.Library.Verification;

namespace MlxManager.Tests.Library.Verification.Page;

public sealed class VerifyPageTests : VerificationContext
{
    private static readonly CommitHash Commit = TemporaryCache.Commit(1);
    private static readonly RepoId Other = RepoId.Parse("a/other");

    [Fact]
    public async Task Open_NothingInTheCache_SaysSo()
    {
        await BeginAsync();

        var page = Render<VerifyPage>();

        page.WaitForAssertion(() => page.Find(".empty h2").TextContent.Should().Be("Nothing is here yet"));
    }

    [Fact]
    public async Task CheckAll_OneDamaged_ComesToTheTopWithWhatUsesIt()
    {
        await BeginAsync();
        Plant();
        var page = Render<VerifyPage>();
        page.WaitForAssertion(() => Names(page).Should().Equal("other", "Tiny-4bit"));
        page.FindAll(".mark").Select(mark => mark.TextContent).Should().OnlyContain(text => text == "Not checked yet");

        await PressAsync(page, ".actions button:nth-of-type(1)");

        page.WaitForAssertion(() => page.Find("[role=status]").TextContent.Should().Be("The check is done. Damaged: 1 file."));
        Names(page).Should().Equal("Tiny-4bit", "other");
        page.FindAll(".mark").Select(mark => mark.TextContent).Should().Equal("1 damaged file", "Intact");
        page.Find(".bad").TextContent.Should().Contain("model.safetensors").And.Contain("Its content is not what its name says. model.safetensors in 0000000");
        var bar = page.Find("[role=progressbar]");
        (bar.GetAttribute("aria-valuenow"), bar.GetAttribute("aria-label")).Should().Be(("100", "Progress of the check"));
        page.Find(".says").TextContent.Should().Be("Checked 3 files · 15 bytes");
        page.Find(".summary").TextContent.Should().Be("8 of 15 bytes known to be intact");
    }

    [Fact]
    public async Task CheckChosen_One_ReadsThatAlone()
    {
        await BeginAsync();
        Plant();
        var page = Render<VerifyPage>();
        page.WaitForAssertion(() => page.FindAll(".pick").Should().HaveCount(2));
        Button(page, "Check chosen (0)").HasAttribute("disabled").Should().BeTrue();

        await page.Find("[aria-label='Choose a/other']").ChangeAsync(new ChangeEventArgs { Value = true });
        await PressAsync(page, ".actions button:nth-of-type(2)");

        page.WaitForAssertion(() => page.FindAll(".mark").Select(mark => mark.TextContent).Should().Equal("Intact", "Not checked yet"));
    }

    [Fact]
    public async Task Again_Unchanged_IsReadOnlyWhenAskedFor()
    {
        await BeginAsync();
        Plant();
        await CheckAsync();
        var page = Render<VerifyPage>();
        page.WaitForAssertion(() => page.FindAll(".pick").Should().HaveCount(2));

        await PressAsync(page, ".actions button:nth-of-type(1)");
        page.WaitForAssertion(() => page.Find(".says").TextContent.Should().Be("Checked Nothing has changed since it was last read."));
        await page.Find(".again input").ChangeAsync(new ChangeEventArgs { Value = true });
        await PressAsync(page, ".actions button:nth-of-type(1)");

        page.WaitForAssertion(() => page.Find(".says").TextContent.Should().Be("Checked 3 files · 15 bytes"));
    }

    [Fact]
    public async Task Buttons_WhileItReads_PauseResumeAndCancelIt()
    {
        await BeginAsync();
        Directory.CreateDirectory(Path.Combine(Cache.Folder(), "blobs"));
        using (var huge = File.Create(Cache.Blob(Etag.Parse(new string('a', 64)))))
        {
            huge.SetLength(8L << 30);
        }

        var page = Render<VerifyPage>();
        page.WaitForAssertion(() => page.FindAll(".pick").Should().ContainSingle());
        await PressAsync(page, ".actions button:nth-of-type(1)");
        page.WaitForAssertion(() => page.Find(".mark").TextContent.Should().Be("Checking…"));

        page.WaitForElement("[aria-label='Pause: the check']");
        await PressAsync(page, "[aria-label='Pause: the check']");
        page.WaitForAssertion(() => page.Find(".label").TextContent.Should().Be("Paused"));
        page.WaitForAssertion(() => page.Find("[role=status]").TextContent.Should().Be("The check is paused."));
        await PressAsync(page, "[aria-label='Resume: the check']");
        page.WaitForAssertion(() => page.Find(".job").InnerHtml.Should().Contain("Pause: the check"));
        await PressAsync(page, "[aria-label='Cancel: the check']");

        page.WaitForAssertion(() => page.Find(".label").TextContent.Should().Be("Cancelled"));
        page.WaitForAssertion(() => page.FindAll(".job button").Should().BeEmpty());
        page.WaitForAssertion(() => page.Find(".mark").TextContent.Should().Be("Not checked yet"));
    }

    [Fact]
    public async Task Repair_Confirmed_StartsADownloadOfTheDamagedFileAlone()
    {
        await BeginAsync();
        Plant();
        await CheckAsync();
        Downloads.OnStart = _ => Task.FromResult(new StartAnswer(Sample.Running(), Existed: false));
        var page = Render<VerifyPage>();

        page.WaitForElement(".repair");
        await PressAsync(page, ".repair");
        Dialogs.WaitForAssertion(() => Dialogs.Find(".mud-dialog").TextContent.Should().Contain("Remove the damaged content (7 bytes)"));
        Dialogs.FindAll(".mud-dialog button").Single(button => button.TextContent.Trim() == "Fetch again").Click();

        page.WaitForAssertion(() => page.FindAll(".bad").Should().BeEmpty());
        Downloads.Starts.Single().Patterns.Allow.Should().Equal("model.safetensors");
        Cache.OfficialFaults().Should().BeEmpty();
    }

    [Fact]
    public async Task Repair_NotNow_ChangesNothing()
    {
        await BeginAsync();
        Plant();
        await CheckAsync();
        var before = Cache.Listing();
        var page = Render<VerifyPage>();

        page.WaitForElement(".repair");
        await PressAsync(page, ".repair");
        Dialogs.WaitForElements(".mud-dialog button").Single(button => button.TextContent.Trim() == "Not now").Click();

        Dialogs.WaitForAssertion(() => Dialogs.FindAll(".mud-dialog").Should().BeEmpty());
        Cache.Listing().Should().Equal(before);
    }

    [Fact]
    public async Task Repair_DownloadUnfinished_SaysWhyNot()
    {
        await BeginAsync();
        Plant();
        await CheckAsync();
        Downloads.Held = [new DownloadHold(1, DownloadStatus.Paused, TemporaryCache.Model, null, [])];
        var page = Render<VerifyPage>();

        page.WaitForElement(".repair");
        await PressAsync(page, ".repair");
        Dialogs.WaitForElements(".mud-dialog button").Single(button => button.TextContent.Trim() == "Fetch again").Click();

        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.Should().StartWith("A download of this model is not finished."));
    }

    [Fact]
    public async Task Dispose_NoMoreListening()
    {
        await BeginAsync();
        Plant();
        var page = Render<VerifyPage>();
        page.WaitForAssertion(() => page.FindAll(".pick").Should().HaveCount(2));
        var renders = page.RenderCount;

        await DisposeComponentsAsync();
        await CheckAsync();

        page.RenderCount.Should().Be(renders);
    }

    [Fact]
    public async Task Changed_BySomebodyWithAnotherLanguage_IsDrawnInOnesOwn()
    {
        await BeginAsync();
        Plant();
        var index = Services.GetRequiredService<LibraryIndex>();
        await index.RefreshAsync(default);
        var page = Render<VerifyPage>();
        page.WaitForAssertion(() => Names(page).Should().HaveCount(2));
        Directory.Delete(Cache.Folder(Other), recursive: true);

        await Task.Run(() =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
            return index.RefreshAsync(default);
        });

        page.WaitForAssertion(() => Names(page).Should().ContainSingle());

        // What has looked draws once more at its end.
        await page.InvokeAsync(() => { });
        page.FindAll(".mark").Select(mark => mark.TextContent).Should().Equal("Not checked yet");
    }

    private static IEnumerable<string> Names(IRenderedComponent<VerifyPage> page) => page.FindAll(".model").Select(name => name.TextContent);

    private static IElement Button(IRenderedComponent<VerifyPage> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == text);

    /// <summary>Two models; the weights of one are not what they were.</summary>
    private void Plant()
    {
        Cache.PlantSnapshot(Commit, [("config.json", "{}"), ("model.safetensors", "weights")], "main");
        Cache.PlantSnapshot(Commit, [("gguf.txt", "intact")], "main", id: Other);
        VerifierBench.Flip(Cache.Blob(TemporaryCache.Sha256("weights")));
    }
}
