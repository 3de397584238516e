using AngleSharp.Dom;
using Bunit;
using MlxManager.Core.Downloads;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class TileMenuTests : PageContext
{
    [Fact]
    public void Render_NotAsked_HasNoItems() => Tile(Sample.Running()).FindAll("[role=menuitem]").Should().BeEmpty();

    [Fact]
    public void Open_Running_CopiesAndLimitsButHasNoQueue()
    {
        var tile = Opened(Sample.Running());

        Items(tile).Should().Equal("Limit this download…", "Copy model id", "Copy line to load it in mlx-lm", "Copy folder path");
        tile.FindAll("[data-copy]").Select(item => item.GetAttribute("data-copy")).Should().Equal(
            Sample.Model,
            $"from mlx_lm import load; model, tokenizer = load(\"{Sample.Model}\")",
            Path.Combine(Path.GetTempPath(), "mlx-page-cache", "models--mlx-community--Qwen3-32B-4bit"));
        tile.FindAll("[data-copy]")[2].GetAttribute("data-copied").Should().StartWith("A browser may not open folders.");
    }

    [Fact]
    public void Open_Completed_OnlyCopies() => Items(Opened(Sample.Completed())).Should().HaveCount(3).And.OnlyContain(item => item.StartsWith("Copy", StringComparison.Ordinal));

    [Fact]
    public async Task Open_QueuedLast_MovesUpButNotDown()
    {
        Downloads.Feed.Publish(Sample.Queued(1) with { QueuePosition = 1 });
        var tile = Opened(Sample.Queued(2) with { QueuePosition = 2 });

        Items(tile).Take(4).Should().Equal("Start now", "Next in the queue", "Move up Alt ↑", "Move down Alt ↓");
        tile.FindAll("[role=menuitem]")[3].HasAttribute("disabled").Should().BeTrue();
        await tile.FindAll("[role=menuitem]")[0].ClickAsync(new());
        await tile.FindAll("[role=menuitem]")[2].ClickAsync(new());
        Downloads.Queueing.Should().Equal("start 2", "move 2 before 1");
    }

    [Fact]
    public async Task Open_AnotherComesIntoTheQueue_MovesDown()
    {
        var tile = Opened(Sample.Queued(1) with { QueuePosition = 1 });
        tile.FindAll("[role=menuitem]")[3].HasAttribute("disabled").Should().BeTrue();

        Downloads.Feed.Publish(Sample.Queued(2) with { QueuePosition = 2 });

        await EventuallyAsync(() => !tile.FindAll("[role=menuitem]")[3].HasAttribute("disabled"));
    }

    [Fact]
    public void Limit_Lifted_AsksForNone()
    {
        var tile = Opened(Sample.Running() with { BytesPerSecondLimit = 5_000_000 });
        Words(tile.Find(".limit")).Should().Be("≤ 5.0 MB/s");

        tile.Find("[role=menuitem]").Click();
        Dialogs.WaitForAssertion(() => Dialogs.FindAll(".mud-dialog-actions button").Select(Words).Should().Equal("Leave as it is", "No limit", "Set the limit"));
        Dialogs.FindAll(".mud-dialog-actions button")[1].Click();

        tile.WaitForAssertion(() => Downloads.Queueing.Should().Equal("limit 1 to "));
    }

    [Fact]
    public void Limit_Set_AsksForBytes()
    {
        var tile = Opened(Sample.Running());
        tile.Find("[role=menuitem]").Click();
        Dialogs.WaitForElement(".mud-dialog input").Input("2.5");

        Dialogs.FindAll(".mud-dialog-actions button")[^1].Click();

        tile.WaitForAssertion(() => Downloads.Queueing.Should().Equal("limit 1 to 2500000"));
    }

    [Fact]
    public void Grip_OnlyWhileQueued()
    {
        Tile(Sample.Queued()).FindAll("[data-grip]").Should().ContainSingle().Which.GetAttribute("aria-keyshortcuts").Should().Be("Alt+ArrowUp Alt+ArrowDown");
        Tile(Sample.Running(2)).FindAll("[data-grip]").Should().BeEmpty();
    }

    private IRenderedComponent<DownloadTile> Opened(DownloadSnapshot download)
    {
        // Seen by the coordinator before the tile asks it.
        Downloads.Feed.Publish(download);
        var tile = Tile(download);
        tile.Find("[data-place=menu]").Click();
        return tile;
    }

    private static IEnumerable<string> Items(IRenderedComponent<DownloadTile> tile) => tile.FindAll("[role=menuitem]").Select(Words);

    private static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
