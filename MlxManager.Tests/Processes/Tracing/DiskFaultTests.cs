using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MlxManager.Web.Demo;
using Xunit.Abstractions;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>
/// A disk that is full, fails, becomes read-only or takes the rights away from a step on, for the cache and the database alike, until it
/// is mended: while a server starts, brings a model, removes it. A few steps, or all of them with MLXMANAGER_EVERY_STEP=1.
/// </summary>
public sealed class DiskFaultTests(ITestOutputHelper output)
{
    private const string Id = "lab/model";
    private const int Weights = 5 << 20;

    private readonly List<string> _failures = [];

    private static SampleHubOptions Hub => new() { BytesPerSecond = 32 << 20 };

    private static SampleModel Model => new(
        Id, SampleFile.Text("config.json", "{}"), SampleFile.Text("sub/tokenizer.json", "[]"), SampleFile.Generated("model.safetensors", 1, Weights));

    [TracedFact]
    public async Task Disk_FailsFromAStepOn_SaysSoAndGoesOnOnceItIsMended()
    {
        await using var server = await LiveServer.PrepareAsync(Hub);
        var disk = new TracedDisk(server);
        var steps = await StepsAsync(server, disk);
        var began = Stopwatch.GetTimestamp();
        foreach (var point in Some(steps.Bringing, 12))
        {
            await TryAsync(point, () => BringAsync(server, disk, point), () => ClearAsync(server, disk));
        }

        foreach (var point in Some(steps.Removing, 4))
        {
            await TryAsync(point, () => RemoveAsync(server, disk, point), () => ClearAsync(server, disk));
        }

        foreach (var point in Some(steps.Once, 2))
        {
            await TryAsync(point, () => StartAsync(point), () => Task.CompletedTask);
        }

        output.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
        _failures.Should().BeEmpty();
    }

    /// <summary>What a server does to its disk each time it brings or removes the model, and what it does only once: at its start and the first time.</summary>
    private static async Task<(IReadOnlyList<DiskFault> Once, IReadOnlyList<DiskFault> Bringing, IReadOnlyList<DiskFault> Removing)> StepsAsync(
        LiveServer server, TracedDisk disk)
    {
        server.Hub.Add(Model);
        (await disk.StartServerAsync(DiskFault.None)).Should().BeTrue();
        var seen = new List<int>();
        for (var time = 0; time < 2; time++)
        {
            await server.UntilAsync((await server.StartAsync(Id)).DownloadId, "completed");
            seen.Add(disk.Steps.Count);
            await RemoveAsync(server);
            seen.Add(disk.Steps.Count);
        }

        var all = disk.Steps;
        string[] bringing = [.. all.Take(seen[2]).Skip(seen[1])];
        return (
            DiskFault.PointsOf([.. all.Take(seen[0]).Except(bringing)]),
            DiskFault.PointsOf(bringing),
            DiskFault.PointsOf([.. all.Take(seen[3]).Skip(seen[2])]));
    }

    /// <summary>All points with each error; or so many, spread evenly, with one of them each.</summary>
    private static IEnumerable<DiskFault> Some(IReadOnlyList<DiskFault> points, int count)
    {
        var errors = Enum.GetValues<DiskError>();
        return TracedDisk.IsEveryStep
            ? errors.SelectMany(error => points.Select(point => point with { Error = error }))
            : DiskFault.Spread(points, count).Select((point, i) => point with { Error = errors[i % errors.Length] });
    }

    private async Task TryAsync(DiskFault point, Func<Task<string>> meet, Func<Task> clear)
    {
        try
        {
            output.WriteLine($"{point}: {await meet()}");
        }
        catch (Exception exception)
        {
            output.WriteLine($"{point}: FAILED {exception}");
            if (!TracedDisk.IsEveryStep)
            {
                throw;
            }

            _failures.Add($"{point}: {exception.Message}");
            await clear();
        }
    }

    /// <summary>After a failure: the next fault is to find nothing of this one.</summary>
    private static async Task ClearAsync(LiveServer server, TracedDisk disk)
    {
        disk.Mend();
        foreach (var active in (await server.Http.GetFromJsonAsync<LiveDownload[]>("/api/models/downloads/active", LiveServer.Json))!)
        {
            (await server.CommandAsync(active.DownloadId, "cancel")).Dispose();
        }

        (await server.Http.DeleteAsync($"/api/models/{Id}")).Dispose();
        if (Directory.Exists(server.RepoFolder(Id)))
        {
            Directory.Delete(server.RepoFolder(Id), recursive: true);
        }
    }

    /// <returns>What was said.</returns>
    private static async Task<string> BringAsync(LiveServer server, TracedDisk disk, DiskFault point)
    {
        server.Hub.Requests.Clear();
        disk.Meet(point);
        var said = await MeetAsync(server, disk, point);
        server.AssertWhole(Id);
        await server.Hub.Requests.WaitForIdleAsync();
        server.Hub.Requests.OfContent().Select(request => request.Etag!).Distinct().Sum(server.Hub.Requests.BytesSentAgain)
            .Should().BeLessThan(2 * Weights, $"{point} costs what could not be claimed, and what lay in the sockets");
        await RemoveAsync(server);
        return said;
    }

    private static async Task<string> MeetAsync(LiveServer server, TracedDisk disk, DiskFault point)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/models/download", new { model_id = Id });
        if (!answer.IsSuccessStatusCode)
        {
            // The row itself could not be written: nothing was begun.
            var refusal = await RefusalAsync(answer, point);
            disk.Mend();
            await server.UntilAsync((await server.StartAsync(Id)).DownloadId, "completed");
            return refusal;
        }

        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("download_id").GetInt32();
        var rest = await server.UntilAsync(id, one => !one.IsRunning);
        disk.Mend();
        if (rest.Status == "completed")
        {
            return "not noticed";
        }

        rest.Status.Should().Be(point.Error == DiskError.Full ? "paused" : "failed", $"of {point}: {rest.Error}");
        rest.Error.Should().MatchRegex(Words(point)).And.NotContain("unexpected", $"of {point}");
        await server.DoAsync(id, rest.Status == "paused" ? "resume" : "retry");
        await server.UntilAsync(id, "completed");
        return $"{rest.Status}: {rest.Error}";
    }

    private static async Task<string> RemoveAsync(LiveServer server, TracedDisk disk, DiskFault point)
    {
        await server.UntilAsync((await server.StartAsync(Id)).DownloadId, "completed");
        disk.Meet(point);
        using var answer = await server.Http.DeleteAsync($"/api/models/{Id}");
        var said = answer.IsSuccessStatusCode ? "not noticed" : await RefusalAsync(answer, point);
        disk.Mend();
        if (!answer.IsSuccessStatusCode)
        {
            // Unless all that was left is an empty folder where no scan looks.
            using var again = await server.Http.DeleteAsync($"/api/models/{Id}");
            again.StatusCode.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.NotFound], await again.Content.ReadAsStringAsync());
        }

        server.AssertNothingLeft(Id);
        return said;
    }

    /// <summary>With a disk that fails from before its first step on.</summary>
    private static async Task<string> StartAsync(DiskFault point)
    {
        await using var server = await LiveServer.PrepareAsync(Hub);
        server.Hub.Add(Model);
        var disk = new TracedDisk(server);
        if (await disk.StartServerAsync(point))
        {
            return await MeetAsync(server, disk, point);
        }

        var (code, errors) = await server.Process.EndAsync();
        code.Should().Be(1, errors);
        errors.Should().MatchRegex(Words(point)).And.NotContain("   at ").And.NotContain("Another MlxManager", $"of {point}");
        server.Kill();
        (await disk.StartServerAsync(DiskFault.None)).Should().BeTrue();
        await server.UntilAsync((await server.StartAsync(Id)).DownloadId, "completed");
        server.AssertWhole(Id);
        return errors.Trim();
    }

    private static async Task RemoveAsync(LiveServer server)
    {
        using var removed = await server.Http.DeleteAsync($"/api/models/{Id}");
        removed.StatusCode.Should().Be(HttpStatusCode.OK, await removed.Content.ReadAsStringAsync());
        server.AssertNothingLeft(Id);
    }

    private static async Task<string> RefusalAsync(HttpResponseMessage answer, DiskFault point)
    {
        answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        var refusal = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
        refusal.Should().MatchRegex(Words(point), $"of {point}");
        return refusal;
    }

    /// <summary>What a person must read to know what is amiss.</summary>
    private static string Words(DiskFault point) => point.Error == DiskError.Full ? "full|space" : "disk failed|(cannot|could not) be |Not everything could be removed";
}
