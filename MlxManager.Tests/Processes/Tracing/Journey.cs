using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>
/// Everything a server does to a disk, in one go: a model brought over several connections, paused and resumed, brought in a second
/// revision, another one cancelled, the first revision deleted into the trash, brought back, deleted for good. It may be cut off
/// anywhere; then the next server is to be found as the table of what a start finds says, and the rest is made up for.
/// </summary>
internal sealed class Journey(LiveServer server)
{
    public const string Model = "lab/model";
    public const string Other = "lab/other";
    public const int Weights = 6 << 20;

    private const string Repo = $"/api/cache/repos/models/{Model}";

    /// <summary>What was answered, in the order of the answers: none of it may be undone by what comes later.</summary>
    private readonly List<string> _answered = [];
    private readonly string _first = server.Hub.Add(new SampleModel(
        Model,
        SampleFile.Text("config.json", "{}"),
        SampleFile.Text("sub/tokenizer.json", "[]"),
        SampleFile.Generated("model.safetensors", 1, Weights)));

    private string? _second;

    public static SampleHubOptions Hub => new() { BytesPerSecond = 16 << 20 };

    /// <summary>Bytes of everything that is brought, once.</summary>
    public static long Content => 3 * Weights;

    /// <summary>False when the server was killed on the way.</summary>
    public async Task<bool> GoAsync()
    {
        try
        {
            await BringAsync();
            await UpdateAsync();
            await CancelAsync();
            await RemoveAsync();
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return false;
        }
    }

    /// <summary>After the next start: nothing that was answered is lost, and what the cache holds is right as it is.</summary>
    public async Task AssertFoundAsync()
    {
        AssertSound();
        var downloads = (await server.Http.GetFromJsonAsync<JsonElement>("/api/models/downloads")).EnumerateArray().ToList();
        downloads.Should().HaveCountGreaterThanOrEqualTo(_answered.Count(answer => answer.StartsWith("start", StringComparison.Ordinal)));
        downloads.Select(one => one.GetProperty("status").GetString()).Should().NotContain("failed");
        foreach (var (answer, status) in new[] { ("completed 1", "completed"), ("completed 2", "completed"), ("cancelled 3", "cancelled") })
        {
            if (_answered.Contains(answer))
            {
                downloads.Single(one => one.GetProperty("download_id").GetInt32() == answer[^1] - '0').GetProperty("status").GetString().Should().Be(status);
            }
        }

        if (_answered.LastOrDefault() == "paused 1")
        {
            downloads.Single().GetProperty("status").GetString().Should().BeOneOf("paused", "pending", "downloading", "completed");
        }
    }

    /// <summary>Brings to its end whatever was cut off; then all is as if nothing had been.</summary>
    public async Task MakeUpAsync()
    {
        Update();
        foreach (var one in (await server.Http.GetFromJsonAsync<JsonElement>("/api/models/downloads/active")).EnumerateArray())
        {
            var id = one.GetProperty("download_id").GetInt32();
            if (one.GetProperty("model_id").GetString() == Other)
            {
                // Unless it was faster.
                using var cancelled = await server.CommandAsync(id, "cancel");
                cancelled.StatusCode.Should().BeOneOf(HttpStatusCode.OK, HttpStatusCode.Conflict);
            }
            else
            {
                await GoOnAsync(id);
            }
        }

        var main = await server.StartAsync(Model);
        await GoOnAsync(main.DownloadId);
        using var emptied = await server.Http.DeleteAsync("/api/cache/trash");
        emptied.StatusCode.Should().Be(HttpStatusCode.OK, await emptied.Content.ReadAsStringAsync());
        using var removed = await server.Http.DeleteAsync($"{Repo}?revision={_first}&trash=false");
        removed.StatusCode.Should().BeOneOf(HttpStatusCode.OK, HttpStatusCode.NotFound);
        if ((await server.Http.GetFromJsonAsync<JsonElement>("/api/models/local")).EnumerateArray().Any(one => one.GetProperty("model_id").GetString() == Other))
        {
            using var gone = await server.Http.DeleteAsync($"/api/models/{Other}");
            gone.StatusCode.Should().Be(HttpStatusCode.OK);
        }

        AssertSound();
        server.AssertWhole(Model);
        server.AssertNothingLeft(Other);
        Directory.EnumerateFiles(server.CacheRoot, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(path))
            .Should().NotContain(name => name.EndsWith(".incomplete", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal));
        (await server.Http.GetStringAsync("/api/cache/trash")).Should().Be("[]");
        (await server.Http.GetStringAsync("/api/models/downloads/found")).Should().Be("[]");
    }

    private async Task BringAsync()
    {
        var download = await StartAsync(Model);
        await server.UntilAsync(download, one => one.DownloadedBytes > Weights / 4);
        await server.DoAsync(download, "pause");
        _answered.Add($"paused {download}");
        await server.DoAsync(download, "resume");
        await CompletedAsync(download);
    }

    private async Task UpdateAsync()
    {
        Update();
        await CompletedAsync(await StartAsync(Model));
    }

    private void Update() => _second ??= server.Hub.Update(
        Model, [SampleFile.Text("config.json", "{\"version\": 2}"), SampleFile.Generated("model.safetensors", 2, Weights)]);

    private async Task CancelAsync()
    {
        server.Hub.Add(new SampleModel(Other, SampleFile.Text("config.json", "{}"), SampleFile.Generated("model.safetensors", 3, Weights)));
        var download = await StartAsync(Other);
        await server.UntilAsync(download, one => one.DownloadedBytes > Weights / 4);
        await server.DoAsync(download, "cancel");
        _answered.Add($"cancelled {download}");
    }

    private async Task RemoveAsync()
    {
        using var removed = await server.Http.DeleteAsync($"{Repo}?revision={_first}&trash=true");
        removed.StatusCode.Should().Be(HttpStatusCode.OK, await removed.Content.ReadAsStringAsync());
        var trash = (await server.Http.GetFromJsonAsync<JsonElement>("/api/cache/trash"))[0].GetProperty("trash_id").GetString();
        using var restored = await server.Http.PostAsync($"/api/cache/trash/{trash}/restore", null);
        restored.StatusCode.Should().Be(HttpStatusCode.OK, await restored.Content.ReadAsStringAsync());
        using var again = await server.Http.DeleteAsync($"{Repo}?revision={_first}&trash=false");
        again.StatusCode.Should().Be(HttpStatusCode.OK, await again.Content.ReadAsStringAsync());
    }

    private async Task<int> StartAsync(string model)
    {
        var download = await server.StartAsync(model);
        _answered.Add($"started {download.DownloadId}");
        return download.DownloadId;
    }

    private async Task CompletedAsync(int download)
    {
        await server.UntilAsync(download, "completed");
        _answered.Add($"completed {download}");
    }

    private async Task GoOnAsync(int download)
    {
        if ((await server.GetAsync(download)).Status == "paused")
        {
            await server.DoAsync(download, "resume");
        }

        await server.UntilAsync(download, "completed");
    }

    private void AssertSound()
    {
        CacheTruth.AssertNothingCorrupt(server.CacheRoot);
        if (Directory.Exists(server.CacheRoot))
        {
            CacheRules.Faults(server.CacheRoot).Should().BeEmpty();
        }
    }
}
