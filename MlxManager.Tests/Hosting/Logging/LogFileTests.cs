using System.Net;
using MlxManager.Tests.Processes;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Hosting.Logging;

/// <summary>What the real server leaves in its data folder.</summary>
public sealed class LogFileTests
{
    private const string Token = "hf_aSecretThatNobodyMayRead";

    [Fact]
    public async Task Log_EverythingOfADownload_HoldsNeitherTokenNorSignedAddress()
    {
        var account = new Dictionary<string, SampleAccount> { [Token] = new("ann") };
        await using var server = await LiveServer.StartAsync(
            new SampleHubOptions { Tokens = account }, "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace",
            "--Logging:LogLevel:System.Net.Http.HttpClient=Trace", "--MlxManager:LogLevel=Trace", $"--HF_TOKEN={Token}");
        server.Hub.Add(new SampleModel(
            "lab/model", SampleFile.Text("config.json", "{}"), SampleFile.Generated("model.safetensors", seed: 1, length: 3 << 20)));
        server.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Kind = new Fault.ExpiredSignature(), Times = 1 });

        var download = await server.StartAsync("lab/model");
        await server.UntilAsync(download.DownloadId, "completed");
        var console = string.Join('\n', server.Process.Log);
        (await server.TerminateAsync()).ExitCode.Should().Be(0);

        server.Hub.Requests.OfContent().Should().NotBeEmpty("addresses were signed");
        var file = await File.ReadAllTextAsync(Path.Combine(server.HomeFolder, "..", "data", "logs", "mlxmanager.log"));
        file.Should().Contain(" trce ").And.Contain("MlxManager.Downloads");
        foreach (var text in new[] { file, console })
        {
            text.Should().NotContain(Token).And.NotContain("Bearer").And.NotContain("Signature=").And.NotContain("Key-Pair-Id");
        }
    }

    [OnLinuxFact("/dev/full")]
    public async Task Log_DiskIsFull_TheServerWorks()
    {
        var folder = Directory.CreateTempSubdirectory("mlx-log-");
        var logs = folder.CreateSubdirectory("data").CreateSubdirectory("logs");
        File.CreateSymbolicLink(Path.Combine(logs.FullName, "mlxmanager.log"), "/dev/full");
        using (var server = new ServerProcess(folder.FullName, "--MlxManager:LogLevel=Trace", "--Logging:LogLevel:Microsoft=Debug"))
        {
            using var http = new HttpClient { BaseAddress = await server.ReadyAsync() };

            (await http.GetAsync("/healthz")).StatusCode.Should().Be(HttpStatusCode.OK);
            await server.TerminateAsync();
            (await server.EndAsync()).Should().Be((0, ""));
        }

        folder.Delete(recursive: true);
    }
}
