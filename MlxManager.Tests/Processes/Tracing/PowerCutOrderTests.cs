using MlxManager.Web.Demo;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>
/// A power cut takes what was not brought to the disk, whatever the process had been told: in the order of the changes that a real server
/// makes, what says that something is there comes after that is on the disk.
/// </summary>
public sealed class PowerCutOrderTests
{
    private const string Model = "lab/model";
    private const string Repo = "hf/hub/models--lab--model";

    private static readonly SampleFile[] Small = [SampleFile.Text("config.json", "{}"), SampleFile.Text("deep/er/tokenizer.json", "[]")];

    [TracedFact]
    public async Task BringAndUpdate_EachClaim_ComesAfterWhatItClaimsIsOnTheDisk()
    {
        await using var server = await LiveServer.PrepareAsync(new SampleHubOptions());
        var disk = new TracedDisk(server);
        (await disk.StartServerAsync(DiskFault.None)).Should().BeTrue();
        server.Hub.Add(new SampleModel(Model, [.. Small, SampleFile.Generated("model.safetensors", 1, 3 << 20)]));
        await server.UntilAsync((await server.StartAsync(Model)).DownloadId, "completed");
        server.Hub.Update(Model, [.. Small, SampleFile.Generated("model.safetensors", 2, 3 << 20), SampleFile.Generated("new/more.safetensors", 3, 1 << 20)]);
        await server.UntilAsync((await server.StartAsync(Model)).DownloadId, "completed");

        var steps = disk.Steps;
        var published = Indices(steps, step => step.StartsWith($"rename {Repo}/blobs/", StringComparison.Ordinal));
        published.Should().HaveCountGreaterThan(4);
        foreach (var index in published)
        {
            var partial = steps[index].Split(' ')[1] + ".~.incomplete";
            AssertFlushed(steps, partial, index);
        }

        var moved = Indices(steps, step => step == $"rename {Repo}/refs/main");
        moved.Should().HaveCount(2, "the ref was made, and moved");
        foreach (var index in moved)
        {
            AssertFlushed(steps, $"{Repo}/.mlx-~.tmp", index);
            AssertNamesFlushed(steps, index);
            Array.IndexOf([.. steps], $"fsync {Repo}/refs", index).Should().BeGreaterThan(index, "a completed download has its ref");
        }
    }

    [TracedFact]
    public async Task Command_Answered_IsOnTheDisk()
    {
        await using var server = await LiveServer.PrepareAsync(Journey.Hub);
        var disk = new TracedDisk(server);
        (await disk.StartServerAsync(DiskFault.None)).Should().BeTrue();
        server.Hub.Add(new SampleModel(Model, SampleFile.Generated("model.safetensors", 1, 64 << 20)));

        var id = 0;
        await AssertFlushedAsync("start", async () => id = (await server.StartAsync(Model)).DownloadId);
        await server.UntilAsync(id, one => one.DownloadedBytes > 0);
        foreach (var command in new[] { "pause", "resume", "cancel" })
        {
            await AssertFlushedAsync(command, async () =>
            {
                using var answer = await server.CommandAsync(id, command);
                answer.IsSuccessStatusCode.Should().BeTrue(command);
            });
        }

        async Task AssertFlushedAsync(string command, Func<Task> actAsync)
        {
            var before = disk.Steps.Count;
            await actAsync();
            disk.Steps.Skip(before).Should().Contain($"fsync data/{Path.GetFileName(server.DatabasePath)}-wal", $"the answer to '{command}' outlives a power cut");
        }
    }

    /// <summary>What was written to the file before that step was brought to the disk before it.</summary>
    private static void AssertFlushed(IReadOnlyList<string> steps, string file, int before)
    {
        var written = LastOf(steps, before, $"write {file}", $"pwrite {file}", $"copy {file}");
        written.Should().BeGreaterThanOrEqualTo(0, $"{file} was written before {steps[before]}");
        LastOf(steps, before, $"fsync {file}").Should().BeGreaterThan(written, $"{file} is on the disk before {steps[before]}");
    }

    /// <summary>Each name that came into the repo before that step is on the disk before it: else the ref leads to what is not there.</summary>
    private static void AssertNamesFlushed(IReadOnlyList<string> steps, int before)
    {
        string[] making = [$"mkdir {Repo}", $"symlink {Repo}/snapshots/", $"rename {Repo}/blobs/", $"rename {Repo}/trees/"];
        foreach (var made in Indices(steps, step => making.Any(start => step.StartsWith(start, StringComparison.Ordinal))).Where(made => made < before))
        {
            var folder = Path.GetDirectoryName(steps[made].Split(' ')[1]);
            LastOf(steps, before, $"fsync {folder}").Should().BeGreaterThan(made, $"'{steps[made]}' is on the disk before the ref moves");
        }
    }

    private static int[] Indices(IReadOnlyList<string> steps, Func<string, bool> isWanted) => [.. Enumerable.Range(0, steps.Count).Where(i => isWanted(steps[i]))];

    private static int LastOf(IReadOnlyList<string> steps, int before, params string[] wanted) =>
        Enumerable.Range(0, before).LastOrDefault(i => wanted.Contains(steps[i]), -1);
}
