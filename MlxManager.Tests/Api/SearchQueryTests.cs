using MlxManager.Core.Hub;
using MlxManager.Web.Api;

namespace MlxManager.Tests.Api;

public sealed class SearchQueryTests
{
    [Fact]
    public void Read_Nothing_IsTheFirstPageByDownloads()
    {
        var search = new SearchQuery().Read(new Faults());

        search.Should().BeEquivalentTo(new ModelSearch(null, []));
    }

    [Fact]
    public void Read_Everything_IsTaken()
    {
        var search = new SearchQuery
        {
            Query = " llama ",
            Filter = ["mlx, safetensors", "quantized"],
            Author = "me",
            Task = " text-generation ",
            Bits = "4",
            MinParameters = "1.5B",
            MaxParameters = "8000000000",
            Gated = "false",
            Sort = "last_modified",
            Limit = "50",
            Cursor = "abc",
        }.Read(new Faults());

        search.Should().BeEquivalentTo(new ModelSearch(
            "llama", ["mlx", "safetensors", "quantized", "4-bit"], "me", ModelSort.LastModified, 50, "abc", "text-generation", new(1_500_000_000, 8_000_000_000), false));
    }

    [Theory]
    [InlineData("sort", "best")]
    [InlineData("sort", "0")]
    [InlineData("limit", "101")]
    [InlineData("limit", "-3")]
    [InlineData("bits", "7")]
    [InlineData("bits", "16")]
    [InlineData("bits", "4,8")]
    [InlineData("gated", "yes")]
    [InlineData("task", "text generation&author=me")]
    [InlineData("min_parameters", "0")]
    [InlineData("min_parameters", "-1B")]
    [InlineData("min_parameters", "B")]
    [InlineData("min_parameters", "1e9")]
    [InlineData("min_parameters", "1,5B")]
    [InlineData("min_parameters", "1.5")]
    [InlineData("max_parameters", "99999999999999999999999999999T")]
    [InlineData("max_parameters", "79228162514264337593543950335K")]
    public void Read_WrongValue_IsAFaultOfItsField(string field, string value)
    {
        var faults = new Faults();

        new SearchQuery
        {
            Task = Of("task"),
            Bits = Of("bits"),
            MinParameters = Of("min_parameters"),
            MaxParameters = Of("max_parameters"),
            Gated = Of("gated"),
            Sort = Of("sort"),
            Limit = Of("limit"),
        }.Read(faults).Should().BeNull();

        faults.ToProblem().ProblemDetails.Detail.Should().Contain(field);

        string? Of(string name) => name == field ? value : null;
    }

    [Theory]
    [InlineData("8B", null, "min:8B")]
    [InlineData(null, "500m", "max:500M")]
    [InlineData("0.5b", "7000000000", "min:500M,max:7B")]
    [InlineData("7B", "7B", "min:7B,max:7B")]
    public void Read_Parameters_AreAskedAsTheHubWantsThem(string? min, string? max, string asked) =>
        new SearchQuery { MinParameters = min, MaxParameters = max }.Read(new Faults())!.Parameters!.ToString().Should().Be(asked);

    [Fact]
    public void Read_ParametersTheWrongWayRound_IsAFault()
    {
        var faults = new Faults();

        new SearchQuery { MinParameters = "8B", MaxParameters = "7B" }.Read(faults).Should().BeNull();

        faults.ToProblem().ProblemDetails.Detail.Should().Contain("min_parameters");
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
