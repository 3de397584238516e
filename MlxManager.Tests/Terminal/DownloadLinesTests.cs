using MlxManager.Web.Terminal;

namespace MlxManager.Tests.Terminal;

public sealed class DownloadLinesTests
{
    private static readonly RemoteDownload Running = Sample.Of(1, "mlx-community/Qwen3-0.6B-4bit");

    public static TheoryData<int> Widths => [1, 2, 5, 12, 20, 30, 40, 59, 60, 79, 80, 81, 120, 300];

    [Fact]
    public void Of_WideTerminal_HasBarAndTheSentenceOfTheTileBesideEachOther() =>
        Texts(Running, 100).Should().Equal(
            "mlx-community/Qwen3-0.6B-4bit",
            "      44 %  ━━━━━━━━━━━━━━━━━───────────────────────  18.2 of 41.0 GB · 62 MB/s · 7 min left");

    [Fact]
    public void Of_NarrowTerminal_GivesTheBarALineOfItsOwn() =>
        Texts(Running, 40).Should().Equal(
            "mlx-community/Qwen3-0.6B-4bit",
            "      44 %  ━━━━━━━━━━━────────────────",
            "18.2 of 41.0 GB · 62 MB/s · 7 min left");

    [Fact]
    public void Of_TerminalOfPlainLetters_UsesThemForTheBar() =>
        DownloadLines.Of(Running, Sample.Noon, 40, hasSigns: false)[1].Text.Should().Be("      44 %  ###########----------------");

    [Theory]
    [MemberData(nameof(Widths))]
    public void Of_AnyWidth_LeavesTheLastCellEmpty(int width)
    {
        RemoteDownload[] all =
        [
            Running,
            Running with { Waiting = new RemoteWaiting("The Hub has had too many requests from here.", Sample.Noon.AddSeconds(12)), Phase = "waiting" },
            Running with { Status = "pending", Phase = "preparing", Commit = null, TotalBytes = 0, FilesTotal = 0, Progress = 0 },
            Running with { Status = "failed", Phase = null, Error = "灯 of a broken disk, said in many words that do not fit anywhere at all 灯灯灯灯灯灯灯灯灯灯" },
            Running with { Status = "completed", Phase = null, Progress = 100 },
            Running with { Revision = new string('x', 200) },
        ];

        all.SelectMany(download => DownloadLines.Of(download, Sample.Noon, width, hasSigns: true))
            .Should().OnlyContain(line => line.Width <= Math.Max(1, width - 1));
    }

    [Fact]
    public void Of_Waiting_SaysWhyAndCountsDown() => Texts(
            Running with { Phase = "waiting", Waiting = new RemoteWaiting("The connection broke off.", Sample.Noon.AddSeconds(12)) }, 100)[1]
        .Should().EndWith("The connection broke off · next try in 12 s");

    [Fact]
    public void Of_Verifying_SaysSo() => Texts(Running with { Phase = "verifying", SpeedBps = 0, EtaSeconds = null }, 100)[1].Should().Contain("Verifying…");

    [Fact]
    public void Of_Failed_SaysWhyInsteadOfABar() => Texts(Running with { Status = "failed", Phase = null, Error = "The terms must be accepted." }, 100)[1]
        .Should().Be("    Failed  The terms must be accepted.");

    [Fact]
    public void Of_WordsThatWouldSteerTheTerminal_AreOnlyWords() =>
        Texts(Running with { Status = "failed", Error = "\u001b[2J\r\nGone." }, 100)[1].Should().EndWith("[2J  Gone.").And.NotContain("\u001b");

    [Fact]
    public void Of_AlmostComplete_IsNotShownFull() =>
        Texts(Running with { Progress = 99.9 }, 100)[1].Should().Contain("─");

    [Fact]
    public void Of_WordsOfALaterServer_AreStillShown() =>
        Texts(Running with { Phase = "dreaming", ErrorKind = "unheard_of", Error = "It dreams." }, 100).Should().HaveCount(2);

    private static List<string> Texts(RemoteDownload download, int width) =>
        [.. DownloadLines.Of(download, Sample.Noon, width, hasSigns: true).Select(line => line.Text)];
}
