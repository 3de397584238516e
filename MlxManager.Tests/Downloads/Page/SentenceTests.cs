using MlxManager.Core.Downloads;
using MlxManager.Core.Transfer;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class SentenceTests
{
    public static TheoryData<string, string, string> States => new()
    {
        { nameof(Sample.Queued), "Queued", "" },
        { nameof(Sample.Preparing), "Preparing…", "" },
        { nameof(Sample.Running), "44 %", "18.2 of 41.0 GB · 62 MB/s · 6 min left" },
        { nameof(Sample.Waiting), "44 %", "Connection lost" },
        { nameof(Sample.Paused), "Paused", "18.2 of 41.0 GB" },
        { nameof(Sample.Failed), "Failed", "" },
        { nameof(Sample.Completed), "Complete", "41.0 GB · 12 files" },
        { nameof(Sample.Cancelled), "Cancelled", "" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void Of_EachState_SaysIt(string state, string label, string sentence)
    {
        var download = Sample.Named(state);

        Sentence.Label(download).Should().Be(label);
        Sentence.Of(download).Should().Be(sentence);
    }

    [Fact]
    public void Of_NoRateYet_SaysBytesOnly() =>
        Sentence.Of(Sample.Running() with { SpeedBytesPerSecond = null, TimeLeft = null }).Should().Be("18.2 of 41.0 GB");

    [Fact]
    public void Of_RateZero_SaysStalled() =>
        Sentence.Of(Sample.Running() with { SpeedBytesPerSecond = 0, TimeLeft = null }).Should().Be("18.2 of 41.0 GB · stalled");

    [Fact]
    public void Of_Verifying_SaysIt() =>
        Sentence.Of(Sample.Running() with { Phase = RunPhase.Verifying, SpeedBytesPerSecond = null, TimeLeft = null })
            .Should().Be("Verifying… · 18.2 of 41.0 GB");

    [Fact]
    public void Of_Copying_SaysSoWithWhatIsCopied() =>
        Sentence.Of(Sample.Running() with { Phase = RunPhase.Copying, CopyingBytes = 1_800_000_000, SpeedBytesPerSecond = null, TimeLeft = null })
            .Should().Be("Copying from this machine… · 20.0 of 41.0 GB");

    [Fact]
    public void Label_AllButTheLastByte_IsNotHundred() =>
        Sentence.Label(Sample.Running() with { DownloadedBytes = 40_999_999_999 }).Should().Be("99 %");

    [Fact]
    public void Label_PendingAndWaiting_IsWaiting() =>
        Sentence.Label(Sample.Waiting() with { Status = DownloadStatus.Pending }).Should().Be("Waiting");

    [Theory]
    [InlineData(FailureCause.Connection, "Connection lost")]
    [InlineData(FailureCause.Stalled, "Connection stalled")]
    [InlineData(FailureCause.ServerError, "The Hub has trouble")]
    [InlineData(FailureCause.RateLimited, "The Hub asks to slow down")]
    [InlineData(FailureCause.Offline, "Offline")]
    [InlineData(FailureCause.HeldElsewhere, "Another download or program is bringing this file")]
    [InlineData(FailureCause.DiskAway, "The cache folder is not there; its disk may be away")]
    [InlineData(FailureCause.Scheduled, "The schedule pauses downloads now")]
    [InlineData(FailureCause.Protocol, "The Hub gives answers that cannot be right")]
    public void Trouble_EachCause_HasItsWords(FailureCause cause, string words) =>
        Sentence.Trouble(new(cause, "In its own words.", Sample.Now)).Should().Be(words);

    [Theory]
    [InlineData(0, "1 s")]
    [InlineData(44.2, "45 s")]
    [InlineData(59.5, "60 s")]
    [InlineData(60, "1 min")]
    [InlineData(331, "6 min")]
    [InlineData(3600, "1 h")]
    [InlineData(7790, "2 h 10 min")]
    [InlineData(86_400, "1 day")]
    [InlineData(200_000, "3 days")]
    public void Duration_RoundsUp(double seconds, string words) =>
        Sentence.Duration(TimeSpan.FromSeconds(seconds)).Should().Be(words);

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(812_300, "812 kB")]
    [InlineData(999_960, "1.0 MB")]
    [InlineData(41_000_000_000, "41.0 GB")]
    [InlineData(1_250_000_000_000, "1.3 TB")]
    public void Bytes_AreDecimal(long bytes, string words) => ByteText.Of(bytes).Should().Be(words);

    [Theory]
    [InlineData(512, "512 B/s")]
    [InlineData(6_240_000, "6.2 MB/s")]
    [InlineData(9_960_000, "10 MB/s")]
    [InlineData(62_400_000, "62 MB/s")]
    public void Rate_HasNoFlickeringDigit(double rate, string words) => ByteText.Rate(rate).Should().Be(words);

    [Fact]
    public void Of_QueuedInLine_SaysItsTurn()
    {
        Sentence.Of(Sample.Queued() with { QueuePosition = 1 }).Should().Be("next");
        Sentence.Of(Sample.Queued() with { QueuePosition = 3 }).Should().Be("no. 3 in line");
    }

    [Fact]
    public void Of_VerifyingWithAFigure_SaysHowFar() =>
        Sentence.Of(Sample.Running() with { Phase = RunPhase.Verifying, VerifiedBytes = 9_100_000_000, SpeedBytesPerSecond = null, TimeLeft = null })
            .Should().Be("Verifying… 50 % · 18.2 of 41.0 GB");
}
