using AngleSharp.Dom;
using Bunit;
using Bunit.Rendering;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class DownloadTileTests : PageContext
{
    [Theory]
    [InlineData(nameof(Sample.Queued), "Queued", "queued", "0", "Pause Cancel")]
    [InlineData(nameof(Sample.Preparing), "Preparing…", "indeterminate", null, "Pause Cancel")]
    [InlineData(nameof(Sample.Running), "44 % 18.2 of 41.0 GB · 62 MB/s · 6 min left 3 of 12 files", "moving", "44", "Pause Cancel")]
    [InlineData(nameof(Sample.Waiting), "44 % Connection lost · next try in 12 s 3 of 12 files", "resting", "44", "Pause Cancel")]
    [InlineData(nameof(Sample.Paused), "Paused 18.2 of 41.0 GB 3 of 12 files", "paused", "44", "Resume Cancel")]
    [InlineData(nameof(Sample.Completed), "Complete 41.0 GB · 12 files", "full", "100", "Dismiss")]
    public void Render_EachState_ShowsItsTextsBarAndButtons(string state, string says, string bar, string? value, string buttons)
    {
        var tile = Tile(Sample.Named(state));

        Words(tile.Find(".says")).Should().Be(says);
        var progress = tile.Find("[role=progressbar]");
        progress.ClassList.Should().Contain(bar);
        progress.GetAttribute("aria-valuenow").Should().Be(value);
        progress.GetAttribute("aria-valuetext").Should().StartWith(says.Split(' ')[0]);
        Buttons(tile).Should().Be(buttons);
    }

    [Fact]
    public void Render_Failed_SaysWhyOnceWithTheWayOut()
    {
        var tile = Tile(Sample.Failed());

        Words(tile.Find(".error")).Should().StartWith("Failed: The model's terms must be accepted first.");
        tile.FindAll(".says").Should().BeEmpty();
        tile.Find("[role=progressbar]").ClassList.Should().Contain("failed");
        Buttons(tile).Should().Be("Retry Cancel");
        var link = tile.Find(".error a");
        link.GetAttribute("href").Should().Be($"https://hub.test/base/{Sample.Model}");
        link.GetAttribute("target").Should().Be("_blank");
        link.GetAttribute("rel").Should().Be("noopener noreferrer");
    }

    [Fact]
    public void Render_FailedForAReasonTheHubCannotMend_HasNoLink() =>
        Tile(Sample.Failed(kind: ErrorKind.NoPermission)).FindAll(".error a").Should().BeEmpty();

    [Fact]
    public void Render_PausedByItself_SaysWhy()
    {
        Disk.Missing = 12_000_000_000;
        var tile = Tile(Sample.Paused() with { Error = new(ErrorKind.NoSpace, "12 GB more are needed.") });

        Words(tile.Find(".error")).Should().StartWith("Not enough disk space: 12.0 GB more must be freed.");
        tile.Markup.Should().Contain("12 GB more are needed.", "the engine's own words are at hand");
    }

    [Fact]
    public async Task Render_RoomIsMadeElsewhere_SaysSoByItself()
    {
        Disk.Missing = 12_000_000_000;
        var tile = Tile(Sample.Paused() with { Error = new(ErrorKind.NoSpace, "12 GB more are needed.") });
        (Disk.Missing, Disk.Outlook) = (0, DiskOutlook.Unknown with { FreeBytes = 20_000_000_000 });
        await Services.GetRequiredService<CacheVolume>().LookAsync();

        await EventuallyAsync(() => Words(tile.Find(".error")).StartsWith("There was not enough disk space. 20.0 GB are free now.", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_Cancelled_HasNoButton()
    {
        var tile = Tile(Sample.Cancelled());

        Words(tile.Find(".says")).Should().Be("Cancelled");
        tile.FindAll(".actions button, .actions a").Should().BeEmpty();
    }

    [Fact]
    public void Render_Completed_LeadsToTheLibrary() =>
        Tile(Sample.Completed()).Find("a[data-place='1']").GetAttribute("href").Should().Be($"library/models/{Sample.Model}");

    [Fact]
    public void Render_Names_BeginWithTheVisibleText()
    {
        foreach (var button in Tile(Sample.Paused()).FindAll(".actions button"))
        {
            button.GetAttribute("aria-label").Should().Be($"{Words(button)} {Sample.Model}");
        }
    }

    [Fact]
    public async Task Press_InFlight_DisablesBothAndSpinsThePressedOne()
    {
        var tile = Tile(Sample.Running());
        var answer = Downloads.HoldCommands();

        tile.Find("button[data-place='1']").Click();
        tile.WaitForAssertion(() => tile.FindAll("button:disabled").Should().HaveCount(2));
        tile.Find("button[data-place='1']").QuerySelectorAll(".spinner").Should().ContainSingle();
        tile.Find("button[data-place='2']").QuerySelectorAll(".spinner").Should().BeEmpty();

        Downloads.Feed.Publish(Sample.Paused());
        answer.SetResult(new(CommandOutcome.Done, Sample.Paused()));
        await tile.WaitForAssertionAsync(() =>
        {
            // The state and the answer come on two ways, in either order.
            Buttons(tile).Should().Be("Resume Cancel");
            tile.FindAll("button:disabled").Should().BeEmpty();
            tile.FindAll(".spinner").Should().BeEmpty();
        });
    }

    [Fact]
    public async Task Press_TheSecondOfADoubleClick_DoesNotUndoTheFirst()
    {
        var tile = Tile(Sample.Queued());
        Downloads.OnCommand = (id, _) =>
        {
            Downloads.Feed.Publish(Sample.Paused(id));
            return Task.FromResult(new CommandAnswer(CommandOutcome.Done, Sample.Paused(id)));
        };

        await tile.Find("button[data-place='1']").ClickAsync(new() { Detail = 1 });
        tile.WaitForAssertion(() => Buttons(tile).Should().Be("Resume Cancel"));
        await tile.Find("button[data-place='1']").ClickAsync(new() { Detail = 2 });

        Downloads.Commands.Should().Equal((1, DownloadCommand.Pause));
    }

    [Fact]
    public async Task Press_OnAPauseThatBecameResumeMeanwhile_DoesNotResume()
    {
        var tile = Tile(Sample.Running());
        var drawn = tile.Nodes.QuerySelector("button[data-place='1']")!;
        Downloads.Feed.Publish(Sample.Paused() with { Error = new(ErrorKind.NoSpace, "12 GB more are needed.") });
        await EventuallyAsync(() => Buttons(tile) == "Resume Cancel");

        // A browser that has not drawn the change yet still finds the old handler; here what was replaced is gone at once.
        await drawn.Invoking(button => button.ClickAsync(new())).Should().ThrowAsync<UnknownEventHandlerIdException>();

        Downloads.Commands.Should().BeEmpty();
    }

    [Fact]
    public void Press_Refused_SaysWhyOnTheTile()
    {
        var tile = Tile(Sample.Running());
        Downloads.OnCommand = (_, _) => Task.FromResult(new CommandAnswer(CommandOutcome.Refused, Sample.Running(), "Stopping.") { Trouble = CommandTrouble.Stopping });

        tile.Find("button[data-place='1']").Click();

        tile.WaitForAssertion(() => Words(tile.Find(".notice")).Should().Be("The server is stopping."));
        Coordinator.Announcement.Should().Contain("The server is stopping.");
    }

    [Fact]
    public void Cancel_Asked_UsesTheExactWordsAndSaysWhatStays()
    {
        Downloads.OnPreview = _ => Task.FromResult<CancelPreview?>(new(18_200_000_000, Sample.Commit, "A folder of another program stays."));
        var tile = Tile(Sample.Running());

        tile.Find("button[data-place='2']").Click();

        Dialogs.WaitForAssertion(() => Dialogs.FindAll(".mud-dialog-content p").Select(Words).Should().Equal(
            "Cancel download? This will remove all downloaded data for this model.",
            "18.2 GB will be freed.",
            "The older complete revision 3f2a1b9 stays.",
            "Something will be left, because it cannot be told apart from what must stay."));
        Dialogs.FindAll(".mud-dialog-actions button").Select(Words).Should().Equal("Keep downloading", "Cancel download");
        Downloads.Commands.Should().BeEmpty("nothing may be cancelled before the answer");
    }

    [Fact]
    public void Cancel_Kept_DoesNothing()
    {
        var tile = Tile(Sample.Running());
        tile.Find("button[data-place='2']").Click();
        Dialogs.WaitForElements(".mud-dialog-actions button")[0].Click();

        Dialogs.WaitForAssertion(() => Dialogs.FindAll(".mud-dialog-content").Should().BeEmpty());
        Downloads.Commands.Should().BeEmpty();
    }

    [Fact]
    public void Cancel_Confirmed_CancelsAndTheTileSaysIt()
    {
        var tile = Tile(Sample.Running());
        Downloads.OnCommand = (id, _) =>
        {
            Downloads.Feed.Publish(Sample.Cancelled(id));
            return Task.FromResult(new CommandAnswer(CommandOutcome.Done, Sample.Cancelled(id), FreedBytes: 5));
        };
        tile.Find("button[data-place='2']").Click();
        Dialogs.WaitForElements(".mud-dialog-actions button")[1].Click();

        tile.WaitForAssertion(() => Words(tile.Find(".says")).Should().Be("Cancelled"));
        Downloads.Commands.Should().Equal((1, DownloadCommand.Cancel));
    }

    [Fact]
    public void Dismiss_Completed_AsksNothing()
    {
        var tile = Tile(Sample.Completed());

        tile.Find("button[data-place='2']").Click();

        Downloads.Commands.Should().Equal((1, DownloadCommand.Dismiss));
        Dialogs.FindAll(".mud-dialog-content").Should().BeEmpty();
    }

    [Fact]
    public async Task Countdown_ASecondLater_TicksWithoutDrawingTheTile()
    {
        var tile = Tile(Sample.Waiting());
        var drawn = tile.RenderCount;

        Time.Advance(TimeSpan.FromSeconds(1));

        await tile.WaitForAssertionAsync(() => Words(tile.Find(".countdown")).Should().Be("next try in 11 s"));
        Time.Advance(TimeSpan.FromSeconds(30));
        await tile.WaitForAssertionAsync(() => Words(tile.Find(".countdown")).Should().Be("trying again…"));
        tile.FindComponent<TileBar>().RenderCount.Should().Be(1);
        tile.RenderCount.Should().BeGreaterThanOrEqualTo(drawn);
    }

    [Fact]
    public async Task Change_OfOneTile_DrawsOnlyThatOne()
    {
        var first = Tile(Sample.Running(1));
        var second = Tile(Sample.Running(2));
        await EventuallyAsync(() => first.FindAll("article").Count == 1 && second.FindAll("article").Count == 1);
        var (drawnFirst, drawnSecond) = (first.RenderCount, second.RenderCount);

        Downloads.Feed.Publish(Sample.Running(1) with { FilesDone = 7 });
        await EventuallyAsync(() => first.RenderCount > drawnFirst);

        first.RenderCount.Should().Be(drawnFirst + 1);
        second.RenderCount.Should().Be(drawnSecond);
    }

    private static string Buttons(IRenderedComponent<DownloadTile> tile) => string.Join(' ', tile.FindAll(".actions button").Select(Words));

    private static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
