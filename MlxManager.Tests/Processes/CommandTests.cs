using System.Text.Json;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;
using MlxManager.Web.Terminal;

namespace MlxManager.Tests.Processes;

/// <summary>The commands as processes of their own, as people and scripts run them.</summary>
public sealed class CommandTests
{
    private const string Id = "lab/model";
    private const string Weights = "model.safetensors";

    private static SampleModel Model => new(
        Id,
        SampleFile.Text("config.json", "{}"),
        SampleFile.Generated(Weights, seed: 2, length: 24 << 20));

    [Fact]
    public async Task Commands_ServerOnAnyPort_AreAnsweredByTheOneOfTheirDataFolder()
    {
        await using var server = await LiveServer.StartAsync();
        server.Hub.Add(Model);

        using var pull = await RunAsync(server, "pull", Id, "--json");
        using var list = await RunAsync(server, "ls", "--local");
        using var doctor = await RunAsync(server, "doctor", "--json");
        server.AssertWhole(Id);
        using var dryRun = await RunAsync(server, "rm", Id, "--dry-run");
        using var remove = await RunAsync(server, "rm", Id, "--yes");

        pull.ExitCode.Should().Be(ExitCode.Ok, pull.Errors);
        pull.Output.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("model_id").GetString()).Should().OnlyContain(id => id == Id);
        JsonDocument.Parse(pull.Output[^1]).RootElement.GetProperty("status").GetString().Should().Be("completed");
        dryRun.Output.Should().Contain(line => line.StartsWith($"{Id}: 2 files go, 25.2 MB will be freed.", StringComparison.Ordinal));
        remove.ExitCode.Should().Be(ExitCode.Ok, remove.Errors);
        remove.Output[^1].Should().Be($"Removed {Id}: 25.2 MB freed.");
        server.AssertNothingLeft(Id);
        list.Output.Should().Contain(line => line.StartsWith(Id, StringComparison.Ordinal));
        var diagnosis = JsonDocument.Parse(doctor.Output.Single()).RootElement;
        diagnosis.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("topic").GetString())
            .Should().Contain(["server", "data folder", "cache", "links", "locks", "disk", "endpoint", "token", "clock", "memory"]);
        doctor.ExitCode.Should().Be(ExitCode.Ok, string.Join('\n', doctor.Output));
    }

    [Fact]
    public async Task Pull_NoServer_IsOneUntilItEndsAndGoesOnWhereItWas()
    {
        await using var hub = await SampleHub.StartAsync();
        hub.Add(Model);
        var slow = hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Path = Weights, Kind = new Fault.Drip(2 << 20, Shared: true) });
        var folder = Directory.CreateTempSubdirectory("mlx-command-");
        try
        {
            long kept;
            using (var left = Start(folder, hub, "pull", Id, "--json"))
            {
                await left.UntilAsync(line => Read(line).DownloadedBytes > 4 << 20);
                await left.InterruptAsync();
                await left.EndAsync();
                left.ExitCode.Should().Be(ExitCode.Interrupted);
                kept = Read(left.Output[^1]).DownloadedBytes;
                left.Errors.Should().Contain("this command is one until it ends").And.Contain($"'mlx-manager pull {Id}' goes on");
            }

            File.Exists(Path.Combine(folder.FullName, "data", "server.json")).Should().BeFalse("it goes with the server");
            await hub.Requests.WaitForIdleAsync();
            using (var killed = Start(folder, hub, "pull", Id, "--json"))
            {
                await killed.UntilAsync(line => Read(line).DownloadedBytes > kept + (2 << 20));
                killed.Kill();
            }

            hub.Faults.Remove(slow);
            await hub.Requests.WaitForIdleAsync();
            hub.Requests.Clear();
            using var whole = Start(folder, hub, "pull", Id);
            await whole.EndAsync();

            whole.ExitCode.Should().Be(ExitCode.Ok, whole.Errors);
            whole.Output[^1].Should().StartWith($"{Id}: Complete");
            string.Join('\n', whole.Output).Should().NotContain("\u001b");
            kept.Should().BeGreaterThan(4 << 20);
            AskedRanges.Of(hub.Requests).Should().BeLessThanOrEqualTo((24 << 20) - kept, "what was here is not fetched again");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Pull_ServerGoesAway_TakesItsPlace()
    {
        await using var server = await LiveServer.StartAsync();
        server.Hub.Add(Model);
        var slow = server.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Path = Weights, Kind = new Fault.Drip(2 << 20, Shared: true) });
        using var pull = new CommandProcess(server.Folder, Settings(server.Hub), "pull", Id, "--json");
        await pull.UntilAsync(line => Read(line).DownloadedBytes > 2 << 20);

        server.Kill();
        server.Hub.Faults.Remove(slow);
        await pull.EndAsync();

        pull.ExitCode.Should().Be(ExitCode.Ok, pull.Errors);
        server.AssertWhole(Id);
    }

    [Fact]
    public async Task Ctrl_C_ServerRuns_LeavesTheDownloadToIt()
    {
        await using var server = await LiveServer.StartAsync();
        server.Hub.Add(Model);
        var slow = server.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Path = Weights, Kind = new Fault.Drip(2 << 20, Shared: true) });
        using var pull = new CommandProcess(server.Folder, Settings(server.Hub), "pull", Id, "--json");
        var id = Read(await pull.UntilAsync(line => Read(line).DownloadedBytes > 0)).DownloadId;

        await pull.InterruptAsync();
        await pull.EndAsync();

        pull.ExitCode.Should().Be(ExitCode.Interrupted);
        pull.Errors.Should().Contain("The server goes on without this command.");
        server.Hub.Faults.Remove(slow);
        await server.UntilAsync(id, "completed");
    }

    [Fact]
    public async Task Doctor_NoServer_FindsWhatIsWrongAndLeavesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("mlx-command-");
        try
        {
            var cache = Directory.CreateDirectory(Path.Combine(folder.FullName, "hf", "hub", "models--lab--broken", "refs"));
            File.WriteAllText(Path.Combine(cache.FullName, "main"), new string('0', 40));
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder.FullName, "data")).FullName, "mlxmanager.db"), "This is no database.");
            var before = Tree(folder);

            using var doctor = await CommandProcess.RunAsync(folder.FullName, new Dictionary<string, string>(), "doctor");

            doctor.ExitCode.Should().Be(ExitCode.Failed);
            doctor.Output.Should().Contain(line => line.StartsWith("problem endpoint:", StringComparison.Ordinal))
                .And.Contain(line => line.StartsWith("problem database:", StringComparison.Ordinal))
                .And.Contain(line => line.StartsWith("problem damage:", StringComparison.Ordinal) && line.Contains("lab/broken", StringComparison.Ordinal))
                .And.Contain(line => line.StartsWith("note    server: none runs", StringComparison.Ordinal));
            Tree(folder).Should().Equal(before);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task List_NoServer_SaysHowToStartOne()
    {
        var folder = Directory.CreateTempSubdirectory("mlx-command-");
        try
        {
            using var list = await CommandProcess.RunAsync(folder.FullName, new Dictionary<string, string>(), "ls");

            list.ExitCode.Should().Be(ExitCode.NoServer);
            list.Output.Should().BeEmpty();
            list.Errors.Should().Contain("mlx-manager serve");
            folder.EnumerateFileSystemInfos().Should().BeEmpty("who only asks makes nothing");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LiveDownload Read(string line) => JsonSerializer.Deserialize<LiveDownload>(line, LiveServer.Json)!;

    private static Dictionary<string, string> Settings(SampleHub hub) => new() { ["HF_ENDPOINT"] = hub.Endpoint.ToString() };

    private static CommandProcess Start(DirectoryInfo folder, SampleHub hub, params string[] args) => new(folder.FullName, Settings(hub), args);

    private static Task<CommandProcess> RunAsync(LiveServer server, params string[] args) => CommandProcess.RunAsync(server.Folder, Settings(server.Hub), args);

    private static List<string> Tree(DirectoryInfo folder) =>
        [.. folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(entry => entry is FileInfo file ? $"{file.FullName} {file.LastWriteTimeUtc:O}" : entry.FullName).Order(StringComparer.Ordinal)];
}
