using MlxManager.Core.Hub;
using MlxManager.Web.Discover;

namespace MlxManager.Tests.Discover;

public sealed class SearchQuestionTests
{
    [Fact]
    public void At_WhatTheHubKnows_IsAskedOfIt()
    {
        var question = new SearchQuestion(" birch ", Sort: ModelSort.Likes)
        {
            Author = "northlab",
            Bits = BitChoice.Parse("4"),
            Parameters = new(1_600_000_000, 8_000_000_000),
            Task = "text-generation",
            Gated = GatedChoice.Open,
        };

        question.At("next").Should().BeEquivalentTo(new ModelSearch(
            "birch", ["mlx", "4-bit"], "northlab", ModelSort.Likes, 100, "next", "text-generation", new(100_000_000, 8_800_000_000), false));
    }

    [Theory]
    [InlineData("4,8", true)]
    [InlineData("16", true)]
    [InlineData("4", false)]
    public void At_BitsThatNoTagTells_AreLeftForHere(string bits, bool mlxOnly) =>
        new SearchQuestion("", mlxOnly) { Bits = BitChoice.Parse(bits) }.At(null).Filters.Should().Equal(mlxOnly ? ["mlx"] : []);

    [Fact]
    public void Active_EachFilter_CanBeTakenOff()
    {
        var question = new SearchQuestion("x")
        {
            Fits = true,
            Author = "a",
            Bits = BitChoice.Parse("4"),
            Parameters = new(1, 2),
            Task = "t",
            Gated = GatedChoice.Gated,
            Here = HereChoice.Here,
        };

        question.Active.Should().Equal(Enum.GetValues<FilterKind>());
        question.Active.Aggregate(question, (rest, kind) => rest.Without(kind)).Should().Be(new SearchQuestion("", MlxOnly: false));
        SearchQuestion.First.Active.Should().Equal(FilterKind.MlxOnly);
    }
}
