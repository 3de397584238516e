using MlxManager.Core.Hub;
using MlxManager.Core.Models;

namespace MlxManager.Tests.Models;

public sealed class ModelFactsTests
{
    [Fact]
    public void Of_PackedWeights_CountsThemOutAndLeavesTheScalesOut()
    {
        // What MLX makes of eight billion parameters in groups of 64: words of 32 bits, and two halves a group.
        var facts = ModelFacts.Of(Model("a/Birch-8B-4bit", ("U32", 1_000_000_000), ("BF16", 250_000_000)) with { ConfigBits = 4, SizeBytes = 4_500_000_000 });

        facts.Should().Be(new ModelFacts(8_000_000_000, 4, 4_500_000_000, IsEstimated: false));
    }

    [Fact]
    public void Of_PackedCountsThatTheHubHasUnpacked_AreNotUnpackedAgain()
    {
        var facts = ModelFacts.Of(Model("a/Birch-8B-4bit", ("U32", 7_700_000_000), ("BF16", 250_000_000)) with { SizeBytes = 31_300_000_000 });

        facts.Parameters.Should().Be(7_950_000_000);
        facts.WeightBytes.Should().Be((long)(7_950_000_000 * 4.5 / 8));
        facts.IsEstimated.Should().BeTrue();
    }

    [Fact]
    public void Of_UnpackedWeights_AreTheirElements()
    {
        var facts = ModelFacts.Of(Model("a/Birch-8B", ("BF16", 8_030_000_000)) with { SizeBytes = 16_060_000_000 });

        facts.Should().Be(new ModelFacts(8_030_000_000, 16, 16_060_000_000, IsEstimated: false));
    }

    [Fact]
    public void Of_NameAlone_GivesAnEstimate()
    {
        var facts = ModelFacts.Of(Model("a/Birch-8B-4bit"));

        facts.Should().Be(new ModelFacts(8_000_000_000, 4, 4_500_000_000, IsEstimated: true));
    }

    [Fact]
    public void Of_SeveralQuantizationsInARepo_TellsNoSize()
    {
        var facts = ModelFacts.Of(Model("a/Birch-8B-GGUF") with { GgufParameters = 8_030_000_000 });

        facts.Should().Be(new ModelFacts(8_030_000_000, null, null, IsEstimated: true));
    }

    [Fact]
    public void Of_NothingTold_TellsNothing() =>
        ModelFacts.Of(Model("a/whisper-large")).Should().Be(new ModelFacts(null, null, null, IsEstimated: true));

    [Theory]
    [InlineData(6, "8-bit", "x-4bit", 6)]
    [InlineData(null, "8-bit", "x-4bit", 8)]
    [InlineData(null, "four-bit", "x-4bit", 4)]
    [InlineData(null, "99-bit", "x", null)]
    public void Bits_SeveralSources_TheSurestCounts(int? config, string tag, string name, int? expected) =>
        ModelFacts.Of(Model($"a/{name}") with { ConfigBits = config, Tags = ["mlx", tag] }).Bits.Should().Be(expected);

    [Fact]
    public void Of_CountsThatOverflow_DoesNotThrow()
    {
        var facts = ModelFacts.Of(Model("a/b-4bit", ("U32", long.MaxValue), ("I32", long.MaxValue), ("BF16", long.MaxValue)));

        facts.Parameters.Should().BePositive();
    }

    [Fact]
    public void Of_WholeNumbersWithoutAWord_HaveNoBits() =>
        ModelFacts.Of(Model("a/b", ("U32", 1_000_000))).Bits.Should().BeNull();

    internal static ModelSummary Model(string id, params (string Type, long Count)[] elements) => new(
        RepoId.Parse(id), null, Gating.Open, false, false, 0, 0, null, null, null, [], null, null)
    {
        Elements = elements.Length == 0 ? null : elements.ToDictionary(element => element.Type, element => element.Count),
    };
}
