using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class ParameterRangeTests
{
    [Theory]
    [InlineData(1_000_000_000L, 8_000_000_000L, "min:1B,max:8B")]
    [InlineData(31_250_000L, null, "min:31M")]
    [InlineData(null, 8_800_000_000L, "max:8800M")]
    [InlineData(1L, 1L, "min:0B,max:1M")]
    public void ToString_Range_IsRoundedOutwards(long? min, long? max, string expected) =>
        new ParameterRange(min, max).ToString().Should().Be(expected);

    [Theory]
    [InlineData(5, true)]
    [InlineData(10, true)]
    [InlineData(4, false)]
    [InlineData(11, false)]
    public void Contains_Count_EndsIncluded(long count, bool expected) => new ParameterRange(5, 10).Contains(count).Should().Be(expected);
}
