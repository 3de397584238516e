using Bunit;
using Microsoft.AspNetCore.Components.Web;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class DownloadsPageTests : PageContext
{
    [Fact]
    public void Render_Nothing_SaysTheNextStep()
    {
        var page = Render<DownloadsPage>();

        page.Find(".empty h2").TextContent.Should().Be("Nothing is downloading");
        page.Find(".empty a").GetAttribute("href").Should().Be("discover");
    }

    [Fact]
    public async Task Change_OfOne_LeavesThePageAndTheOtherTileUndrawn()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        Downloads.Feed.Publish(Sample.Running(2));
        var page = Render<DownloadsPage>();
        var tiles = page.FindComponents<DownloadTile>();
        var second = tiles.Single(tile => tile.Instance.Id == 2);
        var line = page.FindComponent<SummaryLine>();
        var drawnLine = line.RenderCount;

        Downloads.Feed.Publish(Sample.Running(1) with { DownloadedBytes = 20_000_000_000 });
        await EventuallyAsync(() => line.RenderCount > drawnLine);

        tiles.Single(tile => tile.Instance.Id == 1).RenderCount.Should().Be(2);
        second.RenderCount.Should().Be(1);
    }

    [Fact]
    public async Task Order_OnePaused_MovesItsTileWithoutMakingItAnew()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        Downloads.Feed.Publish(Sample.Running(2));
        var page = Render<DownloadsPage>();
        var before = page.FindComponents<DownloadTile>().Single(tile => tile.Instance.Id == 1).Instance;

        Downloads.Feed.Publish(Sample.Paused(1));
        await EventuallyAsync(() => Order(page).SequenceEqual(["2", "1"]));

        page.FindComponents<DownloadTile>().Single(tile => tile.Instance.Id == 1).Instance.Should().BeSameAs(before);
    }

    [Fact]
    public async Task Title_WhileRunning_ShowsOverallProgress()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        Downloads.Feed.Publish(Sample.Queued(2));
        var title = Render<TabTitle>(parameters => parameters.Add(tab => tab.Page, "Downloads"));
        Title(title).Should().Be("44 % · MlxManager");

        Downloads.Feed.Publish(Sample.Paused(1));
        await EventuallyAsync(() => Title(title) == "Downloads · MlxManager");
    }

    [Fact]
    public async Task Announcer_StateChanged_SaysItPolitely()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        var announcer = Render<Announcer>();
        announcer.Find("[aria-live=polite]").TextContent.Should().BeEmpty();

        Downloads.Feed.Publish(Sample.Paused(1));
        await EventuallyAsync(() => announcer.Find("[aria-live=polite]").TextContent == $"{Sample.Model}: Paused.");
    }

    [Fact]
    public async Task Dispose_Page_LeavesNoListener()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        Render<DownloadsPage>();
        Downloads.Feed.Listeners.Should().Be(1);

        await DisposeComponentsAsync();
        await Coordinator.DisposeAsync();

        Downloads.Feed.Listeners.Should().Be(0);
    }

    private static IEnumerable<string?> Order(IRenderedComponent<DownloadsPage> page) =>
        page.FindAll("[data-tile]").Select(tile => tile.GetAttribute("data-tile"));

    private string Title(IRenderedComponent<TabTitle> title) =>
        Render(title.FindComponent<PageTitle>().Instance.ChildContent!).Markup;
}
