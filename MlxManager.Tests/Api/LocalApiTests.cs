using System.Net;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Support;
using MlxManager.Web.Api;

namespace MlxManager.Tests.Api;

public sealed class LocalApiTests : IClassFixture<ApiHost>
{
    private readonly ApiHost _host;

    public LocalApiTests(ApiHost host)
    {
        _host = host;
        host.Downloads.Asked.Clear();
    }

    [Theory]
    [InlineData("mlx-community/Tiny-4bit", "mlx-community/Tiny-4bit")]
    [InlineData("mlx-community%2FTiny-4bit", "mlx-community/Tiny-4bit")]
    [InlineData("mlx-community%2fTiny%2D4bit", "mlx-community/Tiny-4bit")]
    [InlineData("gpt2", "gpt2")]
    [InlineData("local", "local")]
    [InlineData("a.b/c.d", "a.b/c.d")]
    [InlineData("downloads/Tiny", "downloads/Tiny")]
    public async Task Remove_ModelId_IsAskedWhole(string sent, string asked)
    {
        _host.Downloads.OnRemove = _ => new RemoveAnswer(RemoveOutcome.Removed, FreedBytes: 99);

        var response = await _host.Http.DeleteAsync($"/api/models/{sent}");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var body = await response.JsonAsync();
        body.GetProperty("model_id").GetString().Should().Be(asked);
        body.GetProperty("freed_bytes").GetInt64().Should().Be(99);
        _host.Downloads.Asked.Should().Equal(RepoId.Parse(asked));
    }

    [Theory]
    [InlineData("a/b/c")]
    [InlineData("..%2Fb")]
    [InlineData("a%2F..%2Fb")]
    [InlineData("a%5Cb")]
    [InlineData("a%00b")]
    [InlineData("-a/b")]
    [InlineData("")]
    public async Task Remove_MalformedId_Is400OrNoAddress(string sent)
    {
        var response = await _host.Http.DeleteAsync($"/api/models/{sent}");

        response.StatusCode.Should().BeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
        _host.Downloads.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData(RemoveOutcome.NotFound, HttpStatusCode.NotFound)]
    [InlineData(RemoveOutcome.Busy, HttpStatusCode.Conflict)]
    [InlineData(RemoveOutcome.Failed, HttpStatusCode.InternalServerError)]
    public async Task Remove_Refused_SaysWhy(RemoveOutcome outcome, HttpStatusCode status)
    {
        _host.Downloads.OnRemove = _ => new RemoveAnswer(outcome, Message: "For this reason.");

        var response = await _host.Http.DeleteAsync("/api/models/a/b");

        (await response.ShouldBeProblemAsync(status)).GetProperty("detail").GetString().Should().Be("For this reason.");
    }

    [Theory]
    [InlineData(RemoveOutcome.NotFound)]
    [InlineData(RemoveOutcome.Busy)]
    [InlineData(RemoveOutcome.Failed)]
    public async Task Remove_RefusedWithoutWords_HasOurs(RemoveOutcome outcome)
    {
        _host.Downloads.OnRemove = _ => new RemoveAnswer(outcome);

        var response = await _host.Http.DeleteAsync("/api/models/a/b");

        (await response.ShouldBeProblemAsync(response.StatusCode)).GetProperty("detail").GetString().Should().Contain("a/b");
    }

    [Fact]
    public void From_Model_TellsEveryRevisionThatCanBeUsed()
    {
        var revision = new LocalRevision(ApiSamples.Commit, [Revision.Main, Revision.Parse("v1")], 4, 700, ApiSamples.Morning, IsWhole: true, IsUsable: true, MissingFiles: 0);
        var broken = revision with { IsWhole = false, IsUsable = false, MissingFiles = 3 };

        var model = LocalObject.From(new LocalModel(RepoId.Parse("a/b"), [revision, broken], 700));

        model.Should().BeEquivalentTo(new LocalObject(
            "a/b", 700, [new LocalRevisionObject(ApiSamples.Commit.Value, ["main", "v1"], true, 4, 700, ApiSamples.Morning)]));
    }
}
