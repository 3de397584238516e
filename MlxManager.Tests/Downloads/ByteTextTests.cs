using MlxManager.Core.Downloads;

namespace MlxManager.Tests.Downloads;

public sealed class ByteTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(999_949, "999.9 kB")]
    [InlineData(999_960, "1.0 MB")]
    [InlineData(41_000_000_000, "41.0 GB")]
    [InlineData(long.MaxValue, "9.2 EB")]
    public void Of_Bytes_UsesDecimalUnits(long bytes, string expected) => ByteText.Of(bytes).Should().Be(expected);
}
