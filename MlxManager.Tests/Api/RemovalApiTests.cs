using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library.Removal;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Api;

public sealed class RemovalApiTests(ApiHost host) : IClassFixture<ApiHost>, IAsyncLifetime
{
    private const string Repo = "models--a--b";
    private const string Commit = "00000000000000000000000000000000000000aa";
    private static readonly string Loose = new('c', 64);
    private readonly ApiHost _host = host;

    private LibraryTrash Trash => _host.Services.GetRequiredService<LibraryTrash>();

    public async Task InitializeAsync()
    {
        _host.Downloads.Held = [];
        await Trash.SetAsync(false, 3, default);
        Plant($"{Repo}/snapshots/{Commit}/config.json", "{}");
        Plant($"{Repo}/refs/main", Commit);
        Plant($"{Repo}/blobs/{Loose}", "loose");
        Plant($".locks/{Repo}/{Loose}.lock", "");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_host.CacheFolder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Remove_DryRunThenDone_TellsAndDoes()
    {
        var plan = await (await _host.Http.DeleteAsync($"/api/cache/repos/models/a/b?revision={Commit}&dry_run=true")).JsonAsync();
        plan.GetProperty("is_done").GetBoolean().Should().BeFalse();
        plan.GetProperty("revisions")[0].GetProperty("refs")[0].GetString().Should().Be("main");
        Directory.Exists(Path.Combine(_host.CacheFolder, Repo, "snapshots", Commit)).Should().BeTrue();

        var done = await (await _host.Http.DeleteAsync($"/api/cache/repos/models%2Fa%2Fb?revision={Commit}")).JsonAsync();
        done.GetProperty("is_done").GetBoolean().Should().BeTrue();
        done.GetProperty("freed_bytes").GetInt64().Should().Be(plan.GetProperty("freed_bytes").GetInt64());
        Directory.Exists(Path.Combine(_host.CacheFolder, Repo, "snapshots", Commit)).Should().BeFalse();
        Directory.Exists(Path.Combine(_host.CacheFolder, Repo)).Should().BeTrue("a blob is left");

        (await _host.Http.DeleteAsync("/api/cache/repos/models/a/b")).StatusCode.Should().Be(HttpStatusCode.OK);
        Directory.Exists(Path.Combine(_host.CacheFolder, Repo)).Should().BeFalse();
        await (await _host.Http.DeleteAsync("/api/cache/repos/models/a/b")).ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("repos/a/b")]
    [InlineData("repos/models/..%2Fb")]
    [InlineData("repos/models/a/b?revision=main")]
    [InlineData("repos/models/a/b?dry_run=perhaps")]
    public async Task Remove_Malformed_Is400AndNothingGoes(string address)
    {
        await (await _host.Http.DeleteAsync("/api/cache/" + address)).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        Directory.Exists(Path.Combine(_host.CacheFolder, Repo, "snapshots", Commit)).Should().BeTrue();
    }

    [Fact]
    public async Task Remove_InUse_Is409WithWho()
    {
        _host.Downloads.Held = [new DownloadHold(3, DownloadStatus.Paused, Core.Hub.RepoId.Parse("a/b"), null, [])];

        var problem = await (await _host.Http.DeleteAsync("/api/cache/repos/models/a/b")).ShouldBeProblemAsync(HttpStatusCode.Conflict);

        problem.GetProperty("download_ids")[0].GetInt32().Should().Be(3);
    }

    [Fact]
    public async Task Prune_PlannedThenDone_TakesOnlyWhatThePlanNames()
    {
        var plan = await (await _host.Http.GetAsync("/api/cache/prune")).JsonAsync();
        plan.GetProperty("going").EnumerateArray().Select(end => end.GetProperty("kind").GetString()).Should().BeEquivalentTo("stray_lock", "unreferenced_blob");
        (await (await _host.Http.GetAsync("/api/cache/prune?kind=stray_lock,empty_folder")).JsonAsync()).GetProperty("going").GetArrayLength().Should().Be(1);

        var hostile = await PruneAsync(new { kinds = new[] { "unreferenced_blob" }, paths = new[] { "../outside", "/etc/passwd", $"{Repo}/refs/main" } });
        hostile.GetProperty("gone").GetArrayLength().Should().Be(0);
        var dry = await PruneAsync(new { kinds = new[] { "unreferenced_blob" }, dry_run = true });
        dry.GetProperty("freed_bytes").GetInt64().Should().Be(5);
        File.Exists(Path.Combine(_host.CacheFolder, Repo, "blobs", Loose)).Should().BeTrue();

        var done = await PruneAsync(new { kinds = new[] { "unreferenced_blob", "stray_lock" }, paths = new[] { $"{Repo}/blobs/{Loose}" } });
        done.GetProperty("freed_bytes").GetInt64().Should().Be(5);
        File.Exists(Path.Combine(_host.CacheFolder, Repo, "blobs", Loose)).Should().BeFalse();
        File.Exists(Path.Combine(_host.CacheFolder, ".locks", Repo, Loose + ".lock")).Should().BeTrue("its path was not named");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"kinds\": [\"everything\"]}")]
    [InlineData("{\"kinds\": [\"StrayLock\"]}")]
    [InlineData("{\"kinds\": [\"6\"]}")]
    [InlineData("{\"kinds\": [\"stray_lock\"], \"paths\": [1]}")]
    [InlineData("[]")]
    public async Task Prune_Malformed_Is400(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        await (await _host.Http.PostAsync("/api/cache/prune", content)).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Trash_Used_ListsRestoresAndEmpties()
    {
        await Trash.SetAsync(true, 3, default);
        var removed = await (await _host.Http.DeleteAsync("/api/cache/repos/models/a/b")).JsonAsync();
        var id = removed.GetProperty("trash_id").GetString();
        removed.GetProperty("freed_bytes").GetInt64().Should().Be(0);
        removed.GetProperty("set_aside_bytes").GetInt64().Should().BePositive();

        var listed = (await (await _host.Http.GetAsync("/api/cache/trash")).JsonAsync())[0];
        (listed.GetProperty("trash_id").GetString(), listed.GetProperty("repo").GetString(), listed.GetProperty("reason").GetString()).Should().Be((id, "models/a/b", "whole_repo"));

        (await _host.Http.PostAsync($"/api/cache/trash/{id}/restore", null)).StatusCode.Should().Be(HttpStatusCode.OK);
        File.ReadAllText(Path.Combine(_host.CacheFolder, Repo, "refs", "main")).Should().Be(Commit);
        foreach (var unknown in new[] { id, "..%2F..", "20261122-000000-00000000" })
        {
            await (await _host.Http.PostAsync($"/api/cache/trash/{unknown}/restore", null)).ShouldBeProblemAsync(HttpStatusCode.NotFound);
            await (await _host.Http.DeleteAsync($"/api/cache/trash/{unknown}")).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        }

        await _host.Http.DeleteAsync("/api/cache/repos/models/a/b");
        (await (await _host.Http.DeleteAsync("/api/cache/trash")).JsonAsync()).GetProperty("freed_bytes").GetInt64().Should().BePositive();
        (await (await _host.Http.GetAsync("/api/cache/trash")).JsonAsync()).GetArrayLength().Should().Be(0);
    }

    private async Task<System.Text.Json.JsonElement> PruneAsync(object body)
    {
        var response = await _host.Http.PostAsJsonAsync("/api/cache/prune", body);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        return await response.JsonAsync();
    }

    private void Plant(string path, string content)
    {
        var full = Path.Combine(_host.CacheFolder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        File.SetLastWriteTimeUtc(full, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }
}
