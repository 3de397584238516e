using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class HistoryPageTests : PageContext
{
    [Fact]
    public async Task Render_Nothing_SaysTheNextStep() =>
        (await HistoryAsync()).Find(".empty h2").TextContent.Should().Be("Nothing has ended yet");

    [Fact]
    public async Task Render_Ended_ShowsFiguresNewestFirst()
    {
        var history = await HistoryAsync(
            Sample.Completed(1) with { FetchedBytes = 41_000_000_000, ActiveTime = TimeSpan.FromSeconds(1000), PeakBytesPerSecond = 62e6 },
            Sample.Cancelled(2) with { CompletedAt = Sample.Now.AddMinutes(1) },
            Sample.Running(3));

        history.FindAll(".row").Should().HaveCount(2);
        history.Find(".row").ClassList.Should().Contain("Cancelled");
        history.FindAll(".row")[1].QuerySelectorAll("dd").Select(Words).Should().Equal("41.0 GB", "41 MB/s", "62 MB/s", "17 min");
    }

    [Fact]
    public async Task Search_Words_MustAllBeThere()
    {
        var history = await HistoryAsync(Sample.Completed(1), Sample.Completed(2) with { Model = Sample.Id("lab/Phi-4-mini") });

        history.Find("input").Input("MINI phi");
        history.FindAll(".row").Should().ContainSingle();
        history.Find("input").Input("nothing");
        Words(history.Find("[role=status]")).Should().Be("Nothing in the history matches.");
    }

    [Fact]
    public async Task Show_Cancelled_LeavesOutTheOthers()
    {
        var history = await HistoryAsync(Sample.Completed(1), Sample.Cancelled(2));

        history.Find("select").Change(nameof(DownloadStatus.Cancelled));

        history.FindAll(".row").Should().ContainSingle().Which.ClassList.Should().Contain("Cancelled");
    }

    [Fact]
    public async Task Page_Many_ShowsTwentyFiveAtATime()
    {
        var history = await HistoryAsync([.. Enumerable.Range(1, 60).Select(id => Sample.Completed(id))]);

        history.FindAll(".row").Should().HaveCount(25);
        Words(history.Find(".pager span")).Should().Be("1–25 of 60");
        history.FindAll(".pager button")[1].Click();
        history.FindAll(".pager button")[1].Click();
        Words(history.Find(".pager span")).Should().Be("51–60 of 60");
        history.FindAll(".pager button")[1].HasAttribute("disabled").Should().BeTrue();
        history.FindAll(".row").Should().HaveCount(10);
    }

    [Fact]
    public async Task Again_Pressed_StartsWithTheSamePatternsAndLeadsToTheDownloads()
    {
        var patterns = new FilePatterns(["*.json"], []);
        Downloads.OnStart = _ => Task.FromResult(new StartAnswer(Sample.Queued(7), Existed: false));
        var history = await HistoryAsync(Sample.Completed(1) with { Patterns = patterns });
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("history");

        history.Find(".row button").Click();

        history.WaitForAssertion(() => navigation.Uri.Should().Be(navigation.BaseUri));
        Downloads.Starts.Should().Equal(new StartRequest(Sample.Id(Sample.Model), Revision.Main, patterns));
    }

    [Fact]
    public async Task Follow_OneEndsInItsPlace_IsShown()
    {
        var history = await HistoryAsync(Sample.Running(1));
        history.FindAll(".row").Should().BeEmpty();

        Downloads.Feed.Publish(Sample.Completed(1));

        await EventuallyAsync(() => history.FindAll(".row").Count == 1);
        history.Find(".counts").TextContent.Should().Be("1 download");
    }

    [Fact]
    public async Task Forget_Pressed_GoesAtOnce()
    {
        var history = await HistoryAsync(Sample.Completed(1), Sample.Completed(2));
        Downloads.OnCommand = (id, _) =>
        {
            Downloads.Feed.Withdraw(id);
            return Task.FromResult(new CommandAnswer(CommandOutcome.Done, null));
        };

        history.FindAll(".row button")[2].Click();

        history.WaitForAssertion(() => history.FindAll(".row").Should().ContainSingle());
        Downloads.Commands.Should().ContainSingle().Which.Command.Should().Be(DownloadCommand.Forget);
    }

    private async Task<IRenderedComponent<HistoryPage>> HistoryAsync(params DownloadSnapshot[] downloads)
    {
        foreach (var download in downloads)
        {
            Downloads.Feed.Publish(download);
        }

        var history = Render<HistoryPage>();
        history.WaitForElement(".empty, .filter");

        // What has read and drawn them comes to its end.
        await history.InvokeAsync(() => { });
        return history;
    }

    private static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
