using System.Net;
using System.Text;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Api;

public sealed class UpdatesApiTests : IAsyncLifetime, IDisposable
{
    private const string Content = "weights";
    private static readonly RepoId Model = TemporaryCache.Model;

    private readonly TemporaryCache _cache = new();
    private SampleHub _hub = null!;
    private ApiHost _host = null!;
    private CommitHash _old = null!;

    private static SampleFile[] Files => [SampleFile.Text("config.json", "{}"), SampleFile.Text("README.md", "# Card"), new("model.safetensors", SampleContent.Text(Content))];

    public async Task InitializeAsync()
    {
        _hub = await SampleHub.StartAsync();
        _host = new ApiHost(TimeProvider.System, new Dictionary<string, string>
        {
            ["HF_ENDPOINT"] = _hub.Endpoint.GetLeftPart(UriPartial.Authority),
            ["HF_HUB_CACHE"] = _cache.Root,
        });
        _old = CommitHash.Parse(_hub.Add(new SampleModel(Model.Value, Files)));
        Plant(_old, "# Card", "main");
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _hub.DisposeAsync();
    }

    public void Dispose()
    {
        _host.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public async Task Updates_NeverChecked_AreListedAndNobodyIsAsked()
    {
        using var answer = await _host.Http.GetAsync("/api/cache/updates");

        var body = await answer.JsonAsync();
        var one = body.GetProperty("refs").EnumerateArray().Single();
        one.GetProperty("repo").GetString().Should().Be($"models/{Model}");
        one.GetProperty("revision").GetString().Should().Be("main");
        one.GetProperty("state").GetString().Should().Be("unchecked");
        one.GetProperty("commit").GetString().Should().Be(_old.Value);
        body.GetProperty("checks_daily").GetBoolean().Should().BeFalse();
        _hub.Requests.All.Should().BeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"repos": ["models/mlx-community/Tiny-4bit"]}""")]
    public async Task Check_Moved_SaysSo(string? sent)
    {
        var moved = Move();

        using var answer = await PostAsync("updates/check", sent);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var one = (await answer.JsonAsync()).GetProperty("refs").EnumerateArray().Single();
        one.GetProperty("state").GetString().Should().Be("moved");
        one.GetProperty("hub_commit").GetString().Should().Be(moved);
    }

    [Theory]
    [InlineData("""{"repos": ["mlx-community/Tiny-4bit"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"repos": "all"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"repos": ["\ud800"]}""", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("""{"repos": ["models/a/b"]}""", HttpStatusCode.NotFound)]
    public async Task Check_BadBody_IsRefused(string sent, HttpStatusCode status)
    {
        using var answer = await PostAsync("updates/check", sent);

        await answer.ShouldBeProblemAsync(status);
    }

    [Fact]
    public async Task Check_HubAway_Is502()
    {
        await _hub.StopListeningAsync();

        using var answer = await PostAsync("updates/check", null);

        (await answer.ShouldBeProblemAsync(HttpStatusCode.BadGateway)).GetProperty("reason").GetString().Should().Be("unreachable");
    }

    [Fact]
    public async Task Changes_Moved_TellWhatAndWhatItCosts()
    {
        var moved = Move();

        using var answer = await _host.Http.GetAsync($"/api/cache/updates/changes?repo=models/{Model}&ref=main");

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var body = await answer.JsonAsync();
        body.GetProperty("hub_commit").GetString().Should().Be(moved);
        body.GetProperty("fetch_bytes").GetInt64().Should().Be("# New card".Length);
        body.GetProperty("reused_bytes").GetInt64().Should().Be("{}".Length + Content.Length);
        var file = body.GetProperty("files").EnumerateArray().Single();
        (file.GetProperty("path").GetString(), file.GetProperty("change").GetString()).Should().Be(("README.md", "changed"));
        body.GetProperty("commits").EnumerateArray().Single().GetProperty("title").GetString().Should().Be("A better card");
        body.GetProperty("allow_patterns").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("?repo=models/mlx-community/Tiny-4bit&ref=../x", HttpStatusCode.BadRequest)]
    [InlineData("?repo=models/mlx-community/Tiny-4bit&ref=0000000000000000000000000000000000000001", HttpStatusCode.BadRequest)]
    [InlineData("?repo=models/mlx-community/Tiny-4bit&ref=other", HttpStatusCode.NotFound)]
    [InlineData("?repo=datasets/a/b", HttpStatusCode.NotFound)]
    public async Task Changes_OfNothing_AreRefused(string query, HttpStatusCode status)
    {
        using var answer = await _host.Http.GetAsync("/api/cache/updates/changes" + query);

        await answer.ShouldBeProblemAsync(status);
    }

    [Fact]
    public async Task Changes_HubAway_Is502()
    {
        await _hub.StopListeningAsync();

        using var answer = await _host.Http.GetAsync($"/api/cache/updates/changes?repo=models/{Model}");

        await answer.ShouldBeProblemAsync(HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task SetRef_ToAWholeRevision_PointsBack()
    {
        var fresh = CommitHash.Parse(Move());
        Plant(fresh, "# New card", "main");

        using var answer = await PostAsync("refs", $$"""{"repo": "models/{{Model}}", "revision": "main", "commit": "{{_old}}"}""");

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        _cache.Repo().ReadRef(Revision.Main).Should().Be(_old);
        using var check = await PostAsync("updates/check", null);
        (await check.JsonAsync()).GetProperty("refs").EnumerateArray().Single().GetProperty("state").GetString().Should().Be("set_back");
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("""{"repo": "models/mlx-community/Tiny-4bit", "revision": "main", "commit": "abc"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"repo": "models/mlx-community/Tiny-4bit", "revision": "main", "commit": "0000000000000000000000000000000000000009"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"repo": "models/mlx-community/None", "revision": "main", "commit": "0000000000000000000000000000000000000009"}""", HttpStatusCode.NotFound)]
    public async Task SetRef_Impossible_IsRefused(string sent, HttpStatusCode status)
    {
        using var answer = await PostAsync("refs", sent);

        await answer.ShouldBeProblemAsync(status);
        _cache.Repo().ReadRef(Revision.Main).Should().Be(_old);
    }

    [Fact]
    public async Task SetRef_HalfARevision_IsAConflict()
    {
        var half = TemporaryCache.Commit(5);
        _cache.PlantSnapshot(half, [("config.json", "{}")]);

        using var answer = await PostAsync("refs", $$"""{"repo": "models/{{Model}}", "revision": "main", "commit": "{{half}}"}""");

        (await answer.ShouldBeProblemAsync(HttpStatusCode.Conflict)).GetProperty("reason").GetString().Should().Be("not_whole");
    }

    private string Move() => _hub.Update(Model.Value, [SampleFile.Text("README.md", "# New card")], title: "A better card");

    private void Plant(CommitHash commit, string card, string reference) => _cache.PlantSnapshot(
        commit, [("config.json", "{}"), ("README.md", card), ("model.safetensors", Content)], reference, tree: true);

    private Task<HttpResponseMessage> PostAsync(string path, string? body) =>
        _host.Http.PostAsync($"/api/cache/{path}", body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));
}
