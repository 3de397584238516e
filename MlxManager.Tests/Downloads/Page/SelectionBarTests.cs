using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class SelectionBarTests : PageContext
{
    private TileSelection Selection => Services.GetRequiredService<TileSelection>();

    [Fact]
    public void Render_NothingChosen_IsNotThere() => Render<SelectionBar>().FindAll("[role=toolbar]").Should().BeEmpty();

    [Fact]
    public async Task Render_SeveralStates_OffersOnlyWhatIsTrueAndOfHowMany()
    {
        var bar = await ChosenAsync(Sample.Running(1), Sample.Queued(2), Sample.Paused(3), Sample.Completed(4));

        Words(bar.Find(".count")).Should().Be("4 selected");
        bar.FindAll("button:not(.close)").Select(Words).Should().Equal("Pause 2", "Resume 1", "Cancel 3", "Dismiss 1");
    }

    [Fact]
    public async Task Pause_Several_AsksThoseThatCanTheLastQueuedFirst()
    {
        var bar = await ChosenAsync(Sample.Running(1), Sample.Queued(2), Sample.Queued(3), Sample.Paused(4));

        await bar.Find("button").ClickAsync(new());

        Downloads.Commands.Should().Equal((3, DownloadCommand.Pause), (2, DownloadCommand.Pause), (1, DownloadCommand.Pause));
    }

    [Fact]
    public async Task Cancel_Several_AsksOnceAndCountsTheBytes()
    {
        Downloads.OnPreview = id => Task.FromResult<CancelPreview?>(new(id * 1_000_000_000L, null, null));
        var bar = await ChosenAsync(Sample.Running(1), Sample.Paused(2), Sample.Completed(3));

        bar.Find("button.danger").Click();
        Dialogs.WaitForAssertion(() => Dialogs.FindAll(".mud-dialog-content p").Select(Words).Should().Equal(
            "Cancel 2 downloads? This will remove all downloaded data for these models.", "3.0 GB will be freed."));
        Downloads.Commands.Should().BeEmpty();
        Dialogs.FindAll(".mud-dialog-actions button")[1].Click();

        bar.WaitForAssertion(() => Downloads.Commands.Should().BeEquivalentTo([(1, DownloadCommand.Cancel), (2, DownloadCommand.Cancel)]));
    }

    [Fact]
    public async Task Follow_AChosenOneLeaves_IsNotCountedAnyMore()
    {
        var bar = await ChosenAsync(Sample.Completed(1), Sample.Completed(2));

        Downloads.Feed.Withdraw(1);

        await EventuallyAsync(() => Words(bar.Find(".count")) == "1 selected");
        Selection.Chosen.Should().BeEquivalentTo([2]);
    }

    [Fact]
    public async Task Follow_AChosenOneEnds_OffersWhatIsTrueNow()
    {
        var bar = await ChosenAsync(Sample.Running(1));

        Downloads.Feed.Publish(Sample.Completed(1));

        await EventuallyAsync(() => bar.FindAll("button:not(.close)").Select(Words).SequenceEqual(["Dismiss 1"]));
    }

    [Fact]
    public async Task Cancel_ClosedWhileItLooks_LooksNoFurther()
    {
        var (asked, first) = (new List<int>(), new TaskCompletionSource<CancelPreview?>());
        Downloads.OnPreview = id =>
        {
            asked.Add(id);
            return first.Task;
        };
        var bar = await ChosenAsync(Sample.Running(1), Sample.Running(2), Sample.Running(3));
        bar.Find("button.danger").Click();
        Dialogs.WaitForElements(".mud-dialog-actions button")[0].Click();
        Dialogs.WaitForAssertion(() => Dialogs.FindAll(".mud-dialog").Should().BeEmpty());

        await Dialogs.InvokeAsync(() => first.SetResult(null));

        asked.Should().Equal(1);
    }

    [Fact]
    public async Task Close_Pressed_LetsGoOfAll()
    {
        var bar = await ChosenAsync(Sample.Running(1));

        await bar.Find(".close").ClickAsync(new());

        bar.FindAll("[role=toolbar]").Should().BeEmpty();
        Selection.Chosen.Should().BeEmpty();
    }

    [Fact]
    public async Task Tile_CheckedWithShift_ChoosesAllUpToIt()
    {
        foreach (var id in new[] { 1, 2, 3 })
        {
            Downloads.Feed.Publish(Sample.Running(id));
        }

        var page = Render<DownloadsPage>();
        await page.FindAll(".pick")[0].ClickAsync(new());
        await page.FindAll(".pick")[2].ClickAsync(new() { ShiftKey = true });

        page.WaitForAssertion(() => page.FindAll("article.chosen").Should().HaveCount(3));
        page.FindAll(".pick").Should().OnlyContain(box => box.HasAttribute("checked"));
    }

    [Fact]
    public async Task Page_KeysOfTheScript_ChooseAllAndNone()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        Downloads.Feed.Publish(Sample.Paused(2));
        var page = Render<DownloadsPage>();

        await page.InvokeAsync(page.Instance.ChooseAllAsync);
        Selection.Chosen.Should().BeEquivalentTo([1, 2]);
        await page.InvokeAsync(page.Instance.ChooseNoneAsync);
        Selection.Chosen.Should().BeEmpty();
    }

    private async Task<IRenderedComponent<SelectionBar>> ChosenAsync(params DownloadSnapshot[] downloads)
    {
        _ = Dialogs;
        foreach (var download in downloads)
        {
            Downloads.Feed.Publish(download);
        }

        var bar = Render<SelectionBar>();
        await bar.InvokeAsync(() => Selection.ChooseAsync(downloads.Select(download => download.Id)));
        return bar;
    }

    private static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
