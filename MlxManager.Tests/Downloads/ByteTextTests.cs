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
}
