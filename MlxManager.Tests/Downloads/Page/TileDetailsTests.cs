using System.Globalization;
using Bunit;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class TileDetailsTests : PageContext
{
    [Fact]
    public void Closed_AsksNothing()
    {
        var tile = Tile(Sample.Running());

        tile.Find("[data-place=details]").GetAttribute("aria-expanded").Should().Be("false");
        Downloads.DetailsAsked.Should().Be(0);
    }

    [Fact]
    public void Open_ShowsFilesFiguresAndWhatHappened()
    {
        Downloads.Files =
        [
            new(RepoPath.Parse("config.json"), 812, 812, FileStatus.Done),
            new(RepoPath.Parse("model-1.safetensors"), 5_000_000_000, 3_200_000_000, FileStatus.Transferring),
            new(RepoPath.Parse("model-2.safetensors"), 4_000_000_000, 0, FileStatus.Waiting),
        ];
        Downloads.Events = [new(Sample.Now.AddMinutes(-2), DownloadEventKind.Planned, "12 files."), new(Sample.Now, DownloadEventKind.Paused, "Paused at 3 GB.")];
        var tile = Opened(Sample.Running() with { FetchedBytes = 18_200_000_000, ActiveTime = TimeSpan.FromSeconds(400), PeakBytesPerSecond = 80e6, ReusedBytes = 1_000_000_000, VerifiedBytes = 17_000_000_000 });

        tile.WaitForAssertion(() => Lines(tile, ".file").Should().Equal(
            "✓ Done: config.json 812 bytes", "▶ On its way: model-1.safetensors 3.2 of 5.0 GB", "○ To come: model-2.safetensors 4.0 GB"));
        Lines(tile, ".events li span").Where(line => line.Length > 0).Should().Contain("Planned 12 files.").And.Contain("Paused at 3 GB.");
        Lines(tile, ".effort dd").Take(6).Should().Equal(
            "46 MB/s", "80 MB/s", "7 min", "18.2 GB", "1.0 GB", "17.0 GB");
    }

    [Fact]
    public async Task Open_Changes_AreAskedForAtMostOnceASecondAndNotWhenClosed()
    {
        var tile = Opened(Sample.Running());
        tile.WaitForAssertion(() => Downloads.DetailsAsked.Should().Be(1));

        for (var files = 4; files < 9; files++)
        {
            var now = files;
            Downloads.Feed.Publish(Sample.Running() with { FilesDone = now });
            await EventuallyAsync(() => Coordinator.Find(1)!.Download.FilesDone == now);
        }

        Downloads.DetailsAsked.Should().BeLessThan(4);
        await EventuallyAsync(() => Downloads.DetailsAsked >= 2);
        tile.Find("[data-place=details]").Click();
        var asked = Downloads.DetailsAsked;
        Downloads.Feed.Publish(Sample.Running() with { FilesDone = 11 });
        await EventuallyAsync(() => Coordinator.Find(1)!.Download.FilesDone == 11);
        Time.Advance(TimeSpan.FromSeconds(5));
        Downloads.DetailsAsked.Should().Be(asked);
    }

    [Fact]
    public async Task Open_StatusChanges_AsksOnceMoreForTheEventThatFollows()
    {
        var tile = Opened(Sample.Running());
        tile.WaitForAssertion(() => Downloads.DetailsAsked.Should().Be(1));

        Downloads.Feed.Publish(Sample.Completed());
        await EventuallyAsync(() => Downloads.DetailsAsked == 2);
        Downloads.Events = [new(Sample.Now, DownloadEventKind.Completed, "12 files.")];

        await EventuallyAsync(() => tile.FindAll(".events li").Count == 1);
    }

    [Fact]
    public void Open_Failed_HasTheEnginesOwnWords()
    {
        var tile = Opened(Sample.Failed(kind: ErrorKind.BadToken) with { Error = new(ErrorKind.BadToken, "Invalid credentials in Authorization header.") });

        Lines(tile, ".error").Single().Should().StartWith("Failed: The Hub does not accept the access token.");
        tile.Find(".error [lang=en]").GetAttribute("title").Should().Be("Invalid credentials in Authorization header.");
        Lines(tile, ".raw").Single().Should().Be("In its own words: Invalid credentials in Authorization header.");
    }

    [Fact]
    public void Open_InGerman_SaysWhatHappenedInGermanAndKeepsTheEnglishAsSuch()
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo("de-DE"), CultureInfo.GetCultureInfo("de"));
            Downloads.Events =
            [
                new(Sample.Now, DownloadEventKind.Started, "Asked for a/b, revision main."),
                new(Sample.Now, DownloadEventKind.Waiting, "It broke off. (3 tries)", new() { Cause = FailureCause.Connection, Tries = 3 }),
                new(Sample.Now, DownloadEventKind.Failed, "Gated.", new() { Error = ErrorKind.Gated }),
            ];
            var tile = Opened(Sample.Failed());

            tile.WaitForAssertion(() => Lines(tile, ".events li > span").Should().Equal(
                "Fehlgeschlagen Erst müssen die Bedingungen des Modells angenommen werden.",
                "Gewartet Verbindung verloren (3 Versuche)",
                "Angefordert Asked for a/b, revision main."));
            tile.Find(".events li:last-child .words").GetAttribute("lang").Should().Be("en", "an event that was kept without values has only its English words");
            tile.Find(".events [title='Gated.']").GetAttribute("lang").Should().Be("en");
            tile.Find(".events [title='Gated.'] > span").GetAttribute("lang").Should().Be("de");
            tile.Find(".raw [lang=en]").TextContent.Should().Be(Sample.Failed().Error!.Message);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    private IRenderedComponent<DownloadTile> Opened(DownloadSnapshot download)
    {
        var tile = Tile(download);
        tile.Find("[data-place=details]").Click();
        tile.Find("[data-place=details]").GetAttribute("aria-expanded").Should().Be("true");
        return tile;
    }

    private static IEnumerable<string> Lines(IRenderedComponent<DownloadTile> tile, string selector) => tile.FindAll(selector)
        .Select(element => string.Join(' ', element.TextContent.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries)));
}
