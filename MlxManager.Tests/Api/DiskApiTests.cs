using System.Net;
using System.Text;
using System.Text.Json;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Api;

/// <summary>Over HTTP, of a real cache on the real disk.</summary>
public sealed class DiskApiTests
{
    private const int Size = 3000;

    [Fact]
    public async Task Disk_OfACache_TellsItsPartsAndTheVolume()
    {
        await using var host = Host();
        var disk = await GetAsync(host, "/api/cache/disk");

        disk.EnumerateObject().Select(field => field.Name).Should().Equal(
            "total_bytes", "free_bytes", "promised_bytes", "promised_downloads", "unplanned_downloads", "cache_bytes", "model_bytes", "other_repo_bytes",
            "partial_bytes", "unreferenced_bytes", "trash_bytes", "elsewhere_bytes", "budget_bytes", "repos");
        disk.GetProperty("model_bytes").GetInt64().Should().Be(2 * Size);
        disk.GetProperty("cache_bytes").GetInt64().Should().Be(2 * Size);
        disk.GetProperty("total_bytes").GetInt64().Should().BeGreaterThan(disk.GetProperty("free_bytes").GetInt64());
        disk.GetProperty("budget_bytes").ValueKind.Should().Be(JsonValueKind.Null);
        disk.GetProperty("repos").EnumerateArray().Select(repo => repo.GetProperty("repo").GetString()).Should().Equal("models/lab/new", "models/lab/old");
    }

    [Fact]
    public async Task Room_MoreThanTheBudgetAllows_ProposesTheLeastRecentlyUsedAndRemovesNothing()
    {
        await using var host = Host();
        await PutAsync(host, """{"budget_bytes": 1000000}""");

        var room = await GetAsync(host, $"/api/cache/room?bytes={1_000_000 - (2 * Size) + 1}");

        room.GetProperty("lacks_disk_bytes").GetInt64().Should().Be(0);
        room.GetProperty("lacks_budget_bytes").GetInt64().Should().Be(1);
        room.GetProperty("is_enough").GetBoolean().Should().BeTrue();
        room.GetProperty("proposed_bytes").GetInt64().Should().Be(Size);
        room.GetProperty("candidates").EnumerateArray()
            .Select(item => (item.GetProperty("kind").GetString(), item.GetProperty("repo").GetString(), item.GetProperty("is_proposed").GetBoolean()))
            .Should().Equal(("repo", "models/lab/old", true), ("repo", "models/lab/new", false));
        (await GetAsync(host, "/api/cache/disk")).GetProperty("repos").GetArrayLength().Should().Be(2);
    }

    [Fact]
    public async Task Room_PinnedAndWanted_AreKeptWithTheirReasons()
    {
        await using var host = Host();
        await PutAsync(host, """{"pins": ["models/lab/old"]}""");

        var room = await GetAsync(host, "/api/cache/room?bytes=9000000000000000&for_model=lab/new");

        room.GetProperty("is_enough").GetBoolean().Should().BeFalse();
        room.GetProperty("candidates").GetArrayLength().Should().Be(0);
        room.GetProperty("kept").EnumerateArray().Select(kept => (kept.GetProperty("repo").GetString(), kept.GetProperty("reason").GetString()))
            .Should().BeEquivalentTo([("models/lab/old", "pinned"), ("models/lab/new", "wanted")]);
    }

    [Theory]
    [InlineData("", "bytes")]
    [InlineData("?bytes=-1", "bytes")]
    [InlineData("?bytes=1e9", "bytes")]
    [InlineData("?bytes=99999999999999999999", "bytes")]
    [InlineData("?bytes=1&for_model=a/b/c", "for_model")]
    public async Task Room_AnythingWrong_NamesTheField(string query, string field)
    {
        await using var host = Host();
        using var answer = await host.Http.GetAsync("/api/cache/room" + query);

        (await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty(field, out _).Should().BeTrue();
    }

    [Fact]
    public async Task Keeping_NothingSet_TellsTheDefaults()
    {
        await using var host = Host();
        (await GetAsync(host, "/api/cache/keeping")).ToString().Should().Be(
            """{"pins":[],"budget_bytes":null,"uses_trash":false,"trash_days":14,"checks_updates_daily":false,"takes_from_other_tools":true}""");
    }

    [Fact]
    public async Task Keeping_APart_LeavesTheRest()
    {
        await using var host = Host();
        await PutAsync(host, """{"pins": ["spaces/b/two", "models/a/one", "models/a/one"], "budget_bytes": 5000000, "uses_trash": true}""");

        var set = await PutAsync(host, """{"budget_bytes": null, "trash_days": 30, "checks_updates_daily": true, "takes_from_other_tools": false}""");

        set.ToString().Should().Be(
            """{"pins":["models/a/one","spaces/b/two"],"budget_bytes":null,"uses_trash":true,"trash_days":30,"checks_updates_daily":true,"takes_from_other_tools":false}""");
        (await GetAsync(host, "/api/cache/keeping")).ToString().Should().Be(set.ToString());
    }

    [Theory]
    [InlineData("""{"pins": "models/a/b"}""", "pins")]
    [InlineData("""{"pins": [1]}""", "pins")]
    [InlineData("""{"pins": ["a/b"]}""", "pins")]
    [InlineData("""{"pins": ["models/../b"]}""", "pins")]
    [InlineData("""{"budget_bytes": 0}""", "budget_bytes")]
    [InlineData("""{"budget_bytes": 1.5}""", "budget_bytes")]
    [InlineData("""{"trash_days": 0}""", "trash_days")]
    [InlineData("""{"trash_days": 366}""", "trash_days")]
    [InlineData("""{"uses_trash": "yes"}""", "uses_trash")]
    [InlineData("[]", "body")]
    public async Task Keeping_AnythingWrong_NamesTheFieldAndChangesNothing(string body, string field)
    {
        await using var host = Host();
        var before = (await GetAsync(host, "/api/cache/keeping")).ToString();

        using var answer = await SendAsync(host, body);

        (await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty(field, out _).Should().BeTrue();
        (await GetAsync(host, "/api/cache/keeping")).ToString().Should().Be(before);
    }

    /// <summary>With two models in its cache, the one used before the other.</summary>
    private static ApiHost Host()
    {
        var host = new ApiHost();
        Plant(host, "lab", "old", new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc));
        Plant(host, "lab", "new", new DateTime(2026, 3, 5, 0, 0, 0, DateTimeKind.Utc));
        return host;
    }

    private static void Plant(ApiHost host, string owner, string name, DateTime used)
    {
        var folder = Path.Combine(host.CacheFolder, $"models--{owner}--{name}");
        var etag = new string('a', 64);
        var commit = new string('1', 40);
        Directory.CreateDirectory(Path.Combine(folder, "blobs"));
        Directory.CreateDirectory(Path.Combine(folder, "refs"));
        Directory.CreateDirectory(Path.Combine(folder, "snapshots", commit));
        var blob = Path.Combine(folder, "blobs", etag);
        File.WriteAllBytes(blob, new byte[Size]);
        File.CreateSymbolicLink(Path.Combine(folder, "snapshots", commit, "model.safetensors"), $"../../blobs/{etag}");
        File.WriteAllText(Path.Combine(folder, "refs", "main"), commit);
        File.SetLastWriteTimeUtc(blob, used);
        File.SetLastAccessTimeUtc(blob, used);
    }

    private static async Task<JsonElement> GetAsync(ApiHost host, string address)
    {
        using var answer = await host.Http.GetAsync(address);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private static async Task<JsonElement> PutAsync(ApiHost host, string body)
    {
        using var answer = await SendAsync(host, body);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private static Task<HttpResponseMessage> SendAsync(ApiHost host, string body) =>
        host.Http.PutAsync("/api/cache/keeping", new StringContent(body, Encoding.UTF8, "application/json"));
}
