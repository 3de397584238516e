using System.Net;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Api;

/// <summary>Over HTTP, of a real cache folder.</summary>
public sealed class CacheApiTests : IClassFixture<ApiHost>
{
    private const string Config = """{"architectures": ["X"]}""";
    private static readonly string Commit = TemporaryCache.Commit(1).Value;
    private readonly ApiHost _host;

    public CacheApiTests(ApiHost host)
    {
        _host = host;
        Plant($"models--a--b/snapshots/{Commit}/model.gguf", "weights");
        Plant($"models--a--b/snapshots/{Commit}/config.json", Config);
        Plant("models--a--b/refs/main", Commit);
        Plant("models--a--b/blobs/loose", "loose");
        Plant("models--a--b/blobs/x.incomplete", "part");
        Plant(".locks/models--a--gone/x.lock");
        Plant("stranger");
    }

    [Fact]
    public async Task Get_NoFolder_SaysThatItIsNotThere()
    {
        await using var host = new ApiHost();
        var cache = await (await host.Http.GetAsync("/api/cache")).JsonAsync();

        cache.GetProperty("is_there").GetBoolean().Should().BeFalse();
        cache.GetProperty("folder").GetString().Should().Be(host.CacheFolder);
        cache.GetProperty("repos").GetArrayLength().Should().Be(0);
        await (await host.Http.GetAsync("/api/cache/repos/models/a/b")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
        await (await host.Http.PostAsync($"/api/cache/listings/{Commit}/models/a/b", null)).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Get_SomeRepos_TellsTotalsReposAndFlaws()
    {
        var cache = await (await _host.Http.GetAsync("/api/cache")).JsonAsync();

        cache.EnumerateObject().Select(field => field.Name).Should().Equal(
            "folder", "is_there", "size_bytes", "partial_bytes", "unreferenced_bytes", "stray_locks", "repos", "flaws", "taken_at");
        (cache.GetProperty("size_bytes").GetInt64(), cache.GetProperty("unreferenced_bytes").GetInt64()).Should().Be((7 + Config.Length, 5));
        cache.GetProperty("partial_bytes").GetInt64().Should().BePositive();
        cache.GetProperty("stray_locks").GetInt32().Should().Be(1);
        cache.GetProperty("flaws")[0].ToString().Should().Be("""{"kind":"unknown_entry","path":"stranger","is_corrupt":true}""");
        var repo = cache.GetProperty("repos")[0];
        repo.GetProperty("repo").GetString().Should().Be("models/a/b");
        repo.GetProperty("is_corrupt").GetBoolean().Should().BeFalse();
        repo.GetProperty("revisions")[0].GetProperty("wholeness").ToString()
            .Should().Be("""{"state":"usable","files_total":null,"missing_files":0,"missing_bytes":null}""");
    }

    [Theory]
    [InlineData("models/a/b")]
    [InlineData("models%2Fa%2Fb")]
    public async Task GetRepo_ThatIsThere_TellsItsFiles(string sent)
    {
        var repo = await (await _host.Http.GetAsync($"/api/cache/repos/{sent}")).JsonAsync();

        repo.GetProperty("repo").GetString().Should().Be("models/a/b");
        repo.GetProperty("folder").GetString().Should().Be(Path.Combine(_host.CacheFolder, "models--a--b"));
        repo.GetProperty("revisions")[0].GetProperty("files")[0].ToString().Should().Be(
            """{"path":"config.json","size_bytes":24,"expected_bytes":null,"blob_name":null,"state":"present","is_shared":false}""");
        repo.GetProperty("refs")[0].GetProperty("name").GetString().Should().Be("main");
        repo.GetProperty("partials")[0].GetProperty("owner").GetString().Should().Be("foreign");
        repo.GetProperty("facts").GetProperty("architecture").GetString().Should().Be("X");
    }

    [Theory]
    [InlineData("models/a/other", HttpStatusCode.NotFound)]
    [InlineData("datasets/a/b", HttpStatusCode.NotFound)]
    [InlineData("a/b", HttpStatusCode.BadRequest)]
    [InlineData("models/..%2Fb", HttpStatusCode.BadRequest)]
    [InlineData("models/a/b/c", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task GetRepo_ThatIsNot_IsRefused(string sent, HttpStatusCode status)
    {
        await (await _host.Http.GetAsync($"/api/cache/repos/{sent}")).ShouldBeProblemAsync(status);
    }

    [Theory]
    [InlineData("models/a/b", null, HttpStatusCode.BadGateway)]
    [InlineData("models/a/b", "0000000000000000000000000000000000000002", HttpStatusCode.NotFound)]
    [InlineData("models/a/b", "main", HttpStatusCode.BadRequest)]
    [InlineData("nonsense", null, HttpStatusCode.BadRequest)]
    public async Task AskForListing_ThatCannotBeHad_SaysWhy(string repo, string? commit, HttpStatusCode status)
    {
        await (await _host.Http.PostAsync($"/api/cache/listings/{commit ?? Commit}/{repo}", null)).ShouldBeProblemAsync(status);
    }

    private void Plant(string path, string content = "")
    {
        var full = Path.Combine(_host.CacheFolder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
