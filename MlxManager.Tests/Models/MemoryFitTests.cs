using MlxManager.Core.Models;

namespace MlxManager.Tests.Models;

public sealed class MemoryFitTests
{
    private static readonly MachineMemory Mac = new(16_000_000_000, IsAppleSilicon: true);

    [Theory]
    [InlineData(7_700_000_000, Fit.Comfortable)]
    [InlineData(7_800_000_000, Fit.Tight)]
    [InlineData(10_400_000_000, Fit.Tight)]
    [InlineData(10_500_000_000, Fit.TooLarge)]
    [InlineData(400_000_000_000, Fit.TooLarge)]
    [InlineData(0L, Fit.Unknown)]
    [InlineData(long.MaxValue, Fit.Unknown)]
    [InlineData(null, Fit.Unknown)]
    public void Of_WeightsOnAMacOf16_HaveTwelveOfThem(long? weights, Fit expected) =>
        MemoryFit.Of(new(null, null, weights, IsEstimated: false), Mac).Fit.Should().Be(expected);

    [Fact]
    public void Of_AnotherMachine_MayFillMore()
    {
        var fit = MemoryFit.Of(new(null, null, 11_000_000_000, IsEstimated: true), Mac with { IsAppleSilicon = false });

        fit.Fit.Should().Be(Fit.Tight);
        fit.WorkBytes.Should().Be(1_600_000_000);
        fit.NeededBytes.Should().Be(12_600_000_000);
        fit.Machine.UsableBytes.Should().Be(13_600_000_000);
        fit.IsEstimated.Should().BeTrue();
    }

    [Fact]
    public void Of_NoMemory_FitsNothing() =>
        MemoryFit.Of(new(null, null, 1, false), new(0, false)).Fit.Should().Be(Fit.TooLarge);
}
