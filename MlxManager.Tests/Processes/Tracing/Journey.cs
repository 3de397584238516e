using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>
/// Everything a server does to a disk, in one go: a model brought over several connections, paused and resumed, brought in a second
/// revision, another one cancelled, the first revision deleted into the trash, brought back, deleted for good. It may be cut off
/// anywhere, as often as one likes; with the next server it goes on where it was, and at its end all is as if nothing had been.
/// </summary>
internal sealed class Journey
{
    public const string Model = "lab/model";
    public const string Other = "lab/other";
    public const int Weights = 6 << 20;

    private const string Repo = $"/api/cache/repos/models/{Model}";
    private const string Trash = "/api/cache/trash";

    private readonly LiveServer _server;
    private readonly Func<Task>[] _stages;
    private readonly string _first;

    /// <summary>What was last answered of each download: it may not be undone by what comes later.</summary>
    private readonly Dictionary<int, string> _answered = [];

    private int _stage;

    public Journey(LiveServer server)
    {
        _server = server;
        _stages = [BringAsync, UpdateAsync, CancelAsync, RemoveAsync];
        _first = server.Hub.Add(new SampleModel(
            Model,
            SampleFile.Text("config.json", "{}"),
            SampleFile.Text("sub/tokenizer.json", "[]"),
            SampleFile.Generated("model.safetensors", 1, Weights)));
        server.Hub.Add(new SampleModel(Other, SampleFile.Text("config.json", "{}"), SampleFile.Generated("model.safetensors", 3, Weights)));
    }

    public static SampleHubOptions Hub => new() { BytesPerSecond = 16 << 20 };

    /// <summary>Looks at what the server has found, and goes on; false when it was killed meanwhile.</summary>
    public async Task<bool> GoOnAsync()
    {
        try
        {
            await AssertFoundAsync();
            for (; _stage < _stages.Length; _stage++)
            {
                await _stages[_stage]();
            }

            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return false;
        }
    }

    /// <summary>At the end of all stages.</summary>
    public async Task AssertOverAsync()
    {
        AssertSound();
        _server.AssertWhole(Model);
        _server.AssertNothingLeft(Other);
        Directory.EnumerateFiles(_server.CacheRoot, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(path))
            .Should().NotContain(name => name.EndsWith(".incomplete", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal));
        (await _server.Http.GetStringAsync(Trash)).Should().Be("[]");
        (await _server.Http.GetStringAsync("/api/models/downloads/found")).Should().Be("[]");
        (await _server.Http.GetStringAsync("/api/models/downloads/active")).Should().Be("[]");
    }

    /// <summary>Nothing that was answered is lost, and what the cache holds is right as it is.</summary>
    private async Task AssertFoundAsync()
    {
        AssertSound();
        var found = (await _server.Http.GetFromJsonAsync<LiveDownload[]>("/api/models/downloads?limit=1000", LiveServer.Json))!.ToDictionary(one => one.DownloadId, one => one.Status);
        found.Values.Should().NotContain("failed");
        foreach (var (id, answer) in _answered)
        {
            found.Should().ContainKey(id);
            if (answer is "completed" or "cancelled" or "paused")
            {
                found[id].Should().Be(answer, $"that was answered of {id}");
            }
        }
    }

    private async Task BringAsync()
    {
        var id = await StartAsync(Model);
        if ((await _server.UntilAsync(id, one => !one.IsRunning || one.DownloadedBytes > Weights / 4)).IsRunning)
        {
            await DoAsync(id, "pause", "paused");
        }

        await CompleteAsync(id);
    }

    private async Task UpdateAsync()
    {
        if (_server.Hub.CommitOf(Model) == _first)
        {
            _server.Hub.Update(Model, [SampleFile.Text("config.json", "{\"version\": 2}"), SampleFile.Generated("model.safetensors", 2, Weights)]);
        }

        await CompleteAsync(await StartAsync(Model));
    }

    private async Task CancelAsync()
    {
        var id = await StartAsync(Other);
        await _server.UntilAsync(id, one => !one.IsRunning || one.DownloadedBytes > Weights / 4);
        if (!await DoAsync(id, "cancel", "cancelled"))
        {
            // It was faster.
            using var gone = await _server.Http.DeleteAsync($"/api/models/{Other}");
            gone.StatusCode.Should().Be(HttpStatusCode.OK, await gone.Content.ReadAsStringAsync());
        }
    }

    /// <summary>What was removed before it was cut off is not there any more.</summary>
    private async Task RemoveAsync()
    {
        await RemoveFirstAsync(trash: true);
        foreach (var entry in (await _server.Http.GetFromJsonAsync<JsonElement>(Trash)).EnumerateArray())
        {
            using var restored = await _server.Http.PostAsync($"{Trash}/{entry.GetProperty("trash_id").GetString()}/restore", null);
            restored.StatusCode.Should().Be(HttpStatusCode.OK, await restored.Content.ReadAsStringAsync());
        }

        await RemoveFirstAsync(trash: false);
        await TidyAsync();
    }

    /// <summary>What a removal that was cut off has left: nobody asks for it again, since the revision is gone.</summary>
    private async Task TidyAsync()
    {
        // What changed just now might still have somebody at it.
        foreach (var path in Directory.EnumerateFiles(_server.RepoFolder(Model), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddHours(-1));
        }

        using var tidied = await _server.Http.PostAsJsonAsync("/api/cache/prune", new { kinds = new[] { "leftover", "unreferenced_blob" } });
        tidied.StatusCode.Should().Be(HttpStatusCode.OK, await tidied.Content.ReadAsStringAsync());
    }

    private async Task RemoveFirstAsync(bool trash)
    {
        using var removed = await _server.Http.DeleteAsync($"{Repo}?revision={_first}&trash={(trash ? "true" : "false")}");
        removed.StatusCode.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.NotFound], await removed.Content.ReadAsStringAsync());
    }

    private async Task<int> StartAsync(string model)
    {
        var id = (await _server.StartAsync(model)).DownloadId;
        _answered.TryAdd(id, "started");
        return id;
    }

    private async Task CompleteAsync(int id)
    {
        if ((await _server.GetAsync(id)).Status == "paused")
        {
            await DoAsync(id, "resume", "resumed");
        }

        await _server.UntilAsync(id, "completed");
        _answered[id] = "completed";
    }

    /// <returns>False when it had come to its end before.</returns>
    private async Task<bool> DoAsync(int id, string command, string done)
    {
        // Not answered yet, but it may be done.
        _answered[id] = "asked";
        using var answer = await _server.CommandAsync(id, command);
        answer.StatusCode.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.Conflict], await answer.Content.ReadAsStringAsync());
        _answered[id] = answer.IsSuccessStatusCode ? done : "asked";
        return answer.IsSuccessStatusCode;
    }

    private void AssertSound()
    {
        CacheTruth.AssertNothingCorrupt(_server.CacheRoot);
        if (Directory.Exists(_server.CacheRoot))
        {
            CacheRules.Faults(_server.CacheRoot).Should().BeEmpty();
        }
    }
}
