using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class SummaryLineTests : PageContext
{
    [Fact]
    public void Render_NoDownload_IsNotThere() => Render<SummaryLine>().FindAll("section").Should().BeEmpty();

    [Fact]
    public async Task Render_SomeOfEach_CountsAndSaysRateRemainderAndWhen()
    {
        Time.SetLocalTimeZone(TimeZoneInfo.Utc);
        Disk.Outlook = DiskOutlook.Unknown with { FreeBytes = 40_000_000_000 };
        await Services.GetRequiredService<CacheVolume>().LookAsync();
        var line = Shown(Sample.Running(1), Sample.Queued(2), Sample.Paused(3), Sample.Completed(4));

        line.FindAll(".counter").Select(Words).Should().Equal("1 active", "1 queued", "1 needs you", "1 done");
        Words(line.Find(".now")).Should().Be("62 MB/s");
        line.FindAll(".figures dd").Select(Words).Take(2).Should().Equal("22.8 GB", "7 min");
        Words(line.FindAll(".figures dd")[2]).Should().Contain("12:06");
        Words(line.FindAll(".figures dd")[3]).Should().Be("40.0 GB");
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(10_000_000_000, false)]
    [InlineData(10_000_000_001, true)]
    public async Task Render_LessFreeThanIsToCome_IsTightOnlyForWhatIsPromised(long promised, bool isTight)
    {
        Disk.Outlook = DiskOutlook.Unknown with { FreeBytes = 10_000_000_000, PromisedBytes = promised };
        await Services.GetRequiredService<CacheVolume>().LookAsync();

        var line = Shown(Sample.Running(1));

        line.FindAll(".figures .tight").Should().HaveCount(isTight ? 1 : 0, "22.8 GB are to come, into partials that have their room");
    }

    [Fact]
    public void Render_NothingRuns_KeepsItsPlacesWithDashes() =>
        Shown(Sample.Completed(1)).FindAll(".figures dd").Take(3).Select(Words).Should().Equal("–", "–", "–");

    [Fact]
    public void Buttons_OfferOnlyWhatIsTrue()
    {
        var line = Shown(Sample.Running(1));

        line.FindAll("button").Select(button => button.HasAttribute("disabled")).Should().Equal(false, true);
    }

    [Fact]
    public async Task PauseAll_Pressed_PausesTheQueueFromItsEndThenWhatRuns()
    {
        var line = Shown(Sample.Running(1), Sample.Queued(2), Sample.Queued(3), Sample.Completed(4));

        await line.FindAll("button")[0].ClickAsync(new());

        Downloads.Commands.Should().Equal((3, DownloadCommand.Pause), (2, DownloadCommand.Pause), (1, DownloadCommand.Pause));
    }

    [Fact]
    public async Task ResumeAll_Pressed_ResumesInOrderAndLeavesFailuresAlone()
    {
        var line = Shown(Sample.Paused(2), Sample.Failed(1), Sample.Paused(5));

        await line.FindAll("button")[1].ClickAsync(new());

        Downloads.Commands.Should().Equal((2, DownloadCommand.Resume), (5, DownloadCommand.Resume));
    }

    private IRenderedComponent<SummaryLine> Shown(params DownloadSnapshot[] downloads)
    {
        foreach (var download in downloads)
        {
            Downloads.Feed.Publish(download);
        }

        return Render<SummaryLine>();
    }

    private static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split([' ', '\n', '\r', '\t', '\u202f'], StringSplitOptions.RemoveEmptyEntries));
}
