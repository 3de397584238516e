using MlxManager.Core.Hub;
using MlxManager.Core.Models;
using MlxManager.Tests.Models;
using MlxManager.Web.Discover;

namespace MlxManager.Tests.Discover;

public sealed class LocalFiltersTests
{
    private static readonly MachineMemory Mac = new(16L << 30, IsAppleSilicon: true);

    [Theory]
    [InlineData("a/x-8B-4bit", "4", null, null, false, "")]
    [InlineData("a/x-8B-4bit", "8", null, null, false, "Bits")]
    [InlineData("a/x", "8", null, null, false, "Bits")]
    [InlineData("a/x-8B-4bit", "", 9_000_000_000, null, false, "Parameters")]
    [InlineData("a/x-8B-4bit", "", 8_000_000_000, 8_000_000_000, true, "")]
    [InlineData("a/x-70B-4bit", "", null, null, true, "Fits")]
    [InlineData("a/x", "4", 1L, null, true, "Fits,Bits,Parameters")]
    public void Excluding_Model_NamesTheFiltersThatLeaveItOut(string id, string bits, long? min, long? max, bool fits, string expected)
    {
        var question = SearchQuestion.First with
        {
            Bits = BitChoice.Parse(bits),
            Parameters = min is null && max is null ? null : new(min, max),
            Fits = fits,
        };

        string.Join(',', LocalFilters.Excluding(question, FoundModel.Of(ModelFactsTests.Model(id), Mac), isHere: false)).Should().Be(expected);
    }

    [Theory]
    [InlineData(GatedChoice.Open, HereChoice.Any, Gating.Manual, false, "Gated")]
    [InlineData(GatedChoice.Gated, HereChoice.Any, Gating.Open, false, "Gated")]
    [InlineData(GatedChoice.Gated, HereChoice.Here, Gating.Auto, true, "")]
    [InlineData(GatedChoice.Any, HereChoice.Here, Gating.Open, false, "Here")]
    [InlineData(GatedChoice.Any, HereChoice.NotHere, Gating.Open, true, "Here")]
    public void Excluding_Standing_NamesTheFiltersThatLeaveItOut(GatedChoice gated, HereChoice here, Gating gating, bool isHere, string expected)
    {
        var model = FoundModel.Of(ModelFactsTests.Model("a/x") with { Gating = gating }, Mac);

        string.Join(',', LocalFilters.Excluding(SearchQuestion.First with { Gated = gated, Here = here }, model, isHere)).Should().Be(expected);
    }
}
