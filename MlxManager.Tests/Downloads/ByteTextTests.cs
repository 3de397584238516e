using MlxManager.Core.Downloads;

namespace MlxManager.Tests.Downloads;

public sealed class ByteTextTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(999, "999 bytes")]
    [InlineData(1000, "1 kB")]
    [InlineData(999_500, "1000 kB")]
    [InlineData(999_960, "1.0 MB")]
    [InlineData(41_000_000_000, "41.0 GB")]
    public void Of_Bytes_UsesDecimalUnits(long bytes, string expected) => ByteText.Of(bytes).Should().Be(expected);

    [Theory]
    [InlineData(0, 41_000_000_000, "0.0 of 41.0 GB")]
    [InlineData(18_200_000_000, 41_000_000_000, "18.2 of 41.0 GB")]
    [InlineData(40_999_999_999, 41_000_000_000, "40.9 of 41.0 GB")]
    [InlineData(41_000_000_000, 41_000_000_000, "41.0 of 41.0 GB")]
    [InlineData(41_000_000_001, 41_000_000_000, "41.0 of 41.0 GB")]
    [InlineData(811_999, 812_345, "811 of 812 kB")]
    [InlineData(11, 12, "11 of 12 bytes")]
    public void Of_DoneAndTotal_ReadsLikeTheWholeOnlyWhenItIs(long done, long total, string expected) => ByteText.Of(done, total).Should().Be(expected);

    [Theory]
    [InlineData(0, "0 B/s")]
    [InlineData(999, "999 B/s")]
    [InlineData(1000, "1.0 kB/s")]
    [InlineData(9_940_000, "9.9 MB/s")]
    [InlineData(9_950_000, "10 MB/s")]
    [InlineData(62_300_000, "62 MB/s")]
    public void Rate_OfAnySize_HasNoDigitThatOnlyFlickers(double bytesPerSecond, string expected) => ByteText.Rate(bytesPerSecond).Should().Be(expected);
}
