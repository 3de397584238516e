using MlxManager.Core.Hub;
using MlxManager.Web.Api;

namespace MlxManager.Tests.Api;

public sealed class SearchQueryTests
{
    [Fact]
    public void Parse_Nothing_IsTheFirstPageByDownloads()
    {
        var search = SearchApi.Parse(null, [], null, null, null, null, new Faults());

        search.Should().BeEquivalentTo(new ModelSearch(null, []));
    }

    [Fact]
    public void Parse_Everything_IsTaken()
    {
        var search = SearchApi.Parse(" llama ", ["mlx, text-generation", "4-bit"], "me", "last_modified", "50", "abc", new Faults());

        search.Should().BeEquivalentTo(new ModelSearch("llama", ["mlx", "text-generation", "4-bit"], "me", ModelSort.LastModified, 50, "abc"));
    }

    [Theory]
    [InlineData("best", null)]
    [InlineData("0", null)]
    [InlineData(null, "101")]
    [InlineData(null, "-3")]
    public void Parse_WrongValue_IsAFault(string? sort, string? limit)
    {
        var faults = new Faults();

        SearchApi.Parse(null, [], null, sort, limit, null, faults).Should().BeNull();

        faults.ToProblem().ProblemDetails.Detail.Should().NotBeNullOrEmpty();
    }

    [Fact]
    public void From_Page_KeepsEveryFieldAndTheCursor()
    {
        var summary = new ModelSummary(
            RepoId.Parse("a/b"), ApiSamples.Commit, Gating.Manual, true, false, 5, 6, ApiSamples.Morning, "text-generation", "mlx", ["mlx"], 7, 8);

        ModelPageObject.From(new ModelPage([summary], "next")).Should().BeEquivalentTo(new ModelPageObject(
            [new ModelObject("a/b", ApiSamples.Commit.Value, Gating.Manual, true, false, 5, 6, ApiSamples.Morning, "text-generation", "mlx", ["mlx"], 7, 8)],
            "next"));
    }

    [Fact]
    public void Refusal_Failure_Is502WithReason()
    {
        var problem = SearchApi.Refusal(new HubFailure(HubFailureKind.RateLimited, "Too many requests.")).ProblemDetails;

        problem.Status.Should().Be(502);
        problem.Detail.Should().Be("Too many requests.");
        problem.Extensions["reason"].Should().Be("rate_limited");
    }
}
