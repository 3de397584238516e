using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Demo;

public sealed class ApiTests : IAsyncLifetime
{
    private HubFixture _fixture = null!;

    public async Task InitializeAsync()
    {
        _fixture = await HubFixture.StartAsync(new SampleHubOptions
        {
            TreePageSize = 2,
            Tokens = new Dictionary<string, SampleAccount> { ["hf_good"] = new("anna", "mlx-samples/gated", "mlx-samples/private"), ["hf_other"] = new("bert") },
        });
        var file = SampleFile.Text("config.json", "{}");
        var weights = SampleFile.Generated("model.safetensors", 3, 1000);
        _fixture.Hub.Add(new SampleModel("mlx-samples/gated", file, weights) { Gating = SampleGating.Manual, Downloads = 30, ParameterCount = 7_000_000_000 });
        _fixture.Hub.Add(new SampleModel("mlx-samples/private", file, weights) { IsPrivate = true, Downloads = 40 });
        _fixture.Hub.Add(new SampleModel("others/disabled", file) { IsDisabled = true, Downloads = 20, Tags = ["pytorch"], LibraryName = "transformers" });
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Theory]
    [InlineData("", "mlx-samples/gated,others/disabled,mlx-samples/tiny")]
    [InlineData("&filter=mlx", "mlx-samples/gated,mlx-samples/tiny")]
    [InlineData("&filter=mlx&filter=pytorch", "")]
    [InlineData("&search=GATE", "mlx-samples/gated")]
    [InlineData("&author=others", "others/disabled")]
    [InlineData("&num_parameters=min:6B,max:8B", "mlx-samples/gated")]
    [InlineData("&direction=1", "mlx-samples/tiny,others/disabled,mlx-samples/gated")]
    public async Task Listing_Query_FindsAndOrders(string query, string expected)
    {
        var found = await JsonAsync($"api/models?sort=downloads{query}");

        string.Join(',', found.AsArray().Select(model => (string?)model!["id"])).Should().Be(expected);
    }

    [Fact]
    public async Task Listing_Limit_LeadsThroughAllPages()
    {
        var ids = new List<string?>();
        for (Uri? next = _fixture.Address("api/models?limit=2&sort=downloads"); next is not null;)
        {
            using var answer = await _fixture.GetAsync(next);
            ids.AddRange((await answer.Content.ReadFromJsonAsync<JsonArray>())!.Select(model => (string?)model!["id"]));
            next = Next(answer);
        }

        ids.Should().Equal("mlx-samples/gated", "others/disabled", "mlx-samples/tiny");
    }

    [Fact]
    public async Task Listing_Expand_TellsWhatWasAskedAndRefusesUsedStorage()
    {
        var found = await JsonAsync("api/models?search=gated&expand[]=gated&expand=sha,safetensors");
        using var refused = await _fixture.GetAsync("api/models?expand[]=usedStorage");

        var model = found[0]!.AsObject();
        model.Select(pair => pair.Key).Should().BeEquivalentTo("_id", "id", "modelId", "gated", "sha", "safetensors");
        ((string?)model["gated"]).Should().Be("manual");
        ((long)model["safetensors"]!["total"]!).Should().Be(7_000_000_000);
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("cursor=nonsense!")]
    [InlineData("limit=0")]
    [InlineData("sort=colour")]
    public async Task Listing_BadParameter_Is400(string query)
    {
        using var answer = await _fixture.GetAsync($"api/models?{query}");

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Info_Blobs_TellsSizesAndHashes()
    {
        var info = await JsonAsync($"api/models/{HubFixture.Id}/revision/main?blobs=true");

        ((string?)info["sha"]).Should().Be(_fixture.Commit);
        ((bool)info["gated"]!).Should().BeFalse();
        var weights = info["siblings"]!.AsArray().Single(file => (string?)file!["rfilename"] == HubFixture.Weights)!;
        ((long)weights["size"]!).Should().Be(1_000_000);
        ((string?)weights["lfs"]!["sha256"]).Should().Be(await _fixture.Hub.FileOf(HubFixture.Id, HubFixture.Weights).EtagAsync());
    }

    [Fact]
    public async Task Tree_Recursive_PagesThroughFilesAndFolders()
    {
        var entries = new List<JsonNode>();
        var pages = 0;
        for (Uri? next = _fixture.Address($"api/models/{HubFixture.Id}/tree/{_fixture.Commit}?recursive=true"); next is not null; pages++)
        {
            using var answer = await _fixture.GetAsync(next);
            entries.AddRange((await answer.Content.ReadFromJsonAsync<JsonArray>())!.Select(entry => entry!));
            next = Next(answer);
        }

        pages.Should().Be(3);
        entries.Select(entry => $"{entry["type"]} {entry["path"]}").Should().Equal(
            "file config.json", "file model.safetensors", "directory sub", "directory sub/folder", "file sub/folder/notes.txt");
        entries[0]["lfs"].Should().BeNull();

        // git hash-object says so of these 22 bytes.
        ((string?)entries[0]["oid"]).Should().Be("0972e95c1405cc1507c19dcbe784f7a36c930907");
    }

    [Theory]
    [InlineData("", "config.json,model.safetensors,sub")]
    [InlineData("/sub", "sub/folder")]
    [InlineData("/sub/folder", "sub/folder/notes.txt")]
    public async Task Tree_Folder_ListsItsOwnEntries(string folder, string expected)
    {
        var entries = await JsonAsync($"api/models/{HubFixture.Id}/tree/main{folder}?limit=10");
        var rest = folder.Length == 0 ? await JsonAsync($"api/models/{HubFixture.Id}/tree/main?cursor=ZnJvbToy") : new JsonArray();

        string.Join(',', entries.AsArray().Concat(rest.AsArray()).Select(entry => (string?)entry!["path"])).Should().Be(expected);
    }

    [Fact]
    public async Task Update_NewCommit_MovesTheBranchAndKeepsTheOld()
    {
        var next = _fixture.Hub.Update(HubFixture.Id, [SampleFile.Text("config.json", "{\"new\":1}")], removed: ["sub/folder/notes.txt"]);
        var pull = _fixture.Hub.Update(HubFixture.Id, [SampleFile.Text("extra.txt", "x")], branch: "refs/pr/1");
        _fixture.Hub.Tag(HubFixture.Id, "v1", _fixture.Commit);

        var refs = await JsonAsync($"api/models/{HubFixture.Id}/refs");
        var tagged = await JsonAsync($"api/models/{HubFixture.Id}/revision/v1");
        var pulled = await JsonAsync($"api/models/{HubFixture.Id}/revision/refs%2Fpr%2F1");
        using var asked = await _fixture.GetAsync($"{HubFixture.Id}/resolve/refs%2Fpr%2F1/extra.txt");
        using var before = await _fixture.GetAsync($"api/resolve-cache/models/{HubFixture.Id}/{_fixture.Commit}/config.json");
        using var after = await _fixture.GetAsync($"api/resolve-cache/models/{HubFixture.Id}/{next}/config.json");

        refs["branches"]!.AsArray().Select(branch => $"{branch!["name"]} {branch["targetCommit"]}").Should().Equal($"main {next}");
        refs["tags"]!.AsArray().Select(tag => $"{tag!["ref"]} {tag["targetCommit"]}").Should().Equal($"refs/tags/v1 {_fixture.Commit}");
        ((string?)tagged["sha"]).Should().Be(_fixture.Commit);
        ((string?)pulled["sha"]).Should().Be(pull);
        asked.Headers.GetValues("X-Repo-Commit").Should().Equal(pull);
        (await before.Content.ReadAsStringAsync()).Should().Be("{\"model_type\":\"llama\"}");
        (await after.Content.ReadAsStringAsync()).Should().Be("{\"new\":1}");
    }

    [Fact]
    public async Task PathsInfo_Expand_TellsTheCommitThatLastChangedEach()
    {
        var next = _fixture.Hub.Update(HubFixture.Id, [SampleFile.Text("config.json", "{\"new\":1}")]);

        using var answer = await _fixture.Http.PostAsJsonAsync(
            _fixture.Address($"api/models/{HubFixture.Id}/paths-info/main"), new { paths = new[] { "config.json", HubFixture.Weights, "none" }, expand = true });

        var infos = (await answer.Content.ReadFromJsonAsync<JsonArray>())!;
        infos.Select(info => $"{info!["path"]} {info["lastCommit"]!["id"]}").Should().Equal($"config.json {next}", $"{HubFixture.Weights} {_fixture.Commit}");
    }

    [Theory]
    [InlineData("api/models/mlx-samples/nothing", null, 401, null)]
    [InlineData("api/models/mlx-samples/nothing", "hf_good", 404, "RepoNotFound")]
    [InlineData("api/models/mlx-samples/private", null, 401, null)]
    [InlineData("api/models/mlx-samples/private", "hf_other", 404, "RepoNotFound")]
    [InlineData("api/models/mlx-samples/private", "hf_good", 200, null)]
    [InlineData("api/models/mlx-samples/tiny", "hf_bad", 401, null)]
    [InlineData("api/models/mlx-samples/gated", null, 200, null)]
    [InlineData("mlx-samples/gated/resolve/main/config.json", null, 401, "GatedRepo")]
    [InlineData("mlx-samples/gated/resolve/main/config.json", "hf_other", 403, "GatedRepo")]
    [InlineData("mlx-samples/gated/resolve/main/config.json", "hf_good", 307, null)]
    [InlineData("others/disabled/resolve/main/config.json", null, 403, null)]
    [InlineData("mlx-samples/tiny/resolve/none/config.json", null, 404, "RevisionNotFound")]
    [InlineData("mlx-samples/tiny/resolve/n%C3%A4%0A/config.json", null, 404, "RevisionNotFound")]
    [InlineData("mlx-samples/tiny/resolve/main/none.json", null, 404, "EntryNotFound")]
    [InlineData("api/models/mlx-samples/tiny/revision/none", null, 404, "RevisionNotFound")]
    [InlineData("api/models/mlx-samples/tiny/tree/main/none", null, 404, "EntryNotFound")]
    [InlineData("api/whoami-v2", null, 401, null)]
    [InlineData("api/whoami-v2", "hf_good", 200, null)]
    [InlineData("api/nothing/here/at/all", null, 404, null)]
    public async Task Access_Whoever_AnswersInTheHubsCodes(string path, string? token, int status, string? code)
    {
        using var answer = await _fixture.GetAsync(path, token: token);

        ((int)answer.StatusCode).Should().Be(status);
        answer.Headers.TryGetValues("X-Error-Code", out var codes);
        (codes?.Single()).Should().Be(code);
        answer.Headers.Contains("X-Error-Message").Should().Be(status >= 400);
        _fixture.Hub.Requests.All.Should().OnlyContain(record => record.Bug == null);
        answer.Headers.GetValues("RateLimit").Single().Should().MatchRegex("^\"(api|resolvers)\";r=\\d+;t=\\d+$");
    }

    [Fact]
    public async Task Token_Revoked_IsRefusedFromThenOn()
    {
        _fixture.Hub.SetToken("hf_good", null);

        using var answer = await _fixture.GetAsync("api/whoami-v2", token: "hf_good");

        answer.Headers.GetValues("X-Error-Message").Should().Equal("Invalid credentials in Authorization header");
    }

    [Fact]
    public async Task Page_Gated_AsksToAcceptTheTerms()
    {
        using var answer = await _fixture.GetAsync("mlx-samples/gated");

        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        (await answer.Content.ReadAsStringAsync()).Should().Contain("agree to share your contact information");
    }

    private async Task<JsonNode> JsonAsync(string path)
    {
        using var answer = await _fixture.GetAsync(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static Uri? Next(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Link", out var links) ? new Uri(links.Single().Split('<', '>')[1]) : null;
}
