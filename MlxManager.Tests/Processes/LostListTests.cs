using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Processes;

/// <summary>The database damaged or of another version under a real server, and what becomes of the downloads that it knew.</summary>
public sealed class LostListTests
{
    private const string Id = "lab/model";
    private const int Length = 24 << 20;

    [Fact]
    public async Task Start_DatabaseDamaged_BeginsAnewAndGoesOnWithWhatTheCacheHolds()
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 8 << 20 });
        var commit = server.Hub.Add(new SampleModel(
            Id,
            SampleFile.Text("config.json", "{}"),
            SampleFile.Generated("model-00001-of-00002.safetensors", 1, Length),
            SampleFile.Generated("model-00002-of-00002.safetensors", 2, Length)));
        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, one => one.DownloadedBytes > Length * 3 / 2);
        var paused = await server.DoAsync(download.DownloadId, "pause");
        server.Kill();
        await server.Hub.Requests.WaitForIdleAsync();
        server.Hub.Requests.Clear();
        await LostList.DamageAsync(server.DatabasePath);
        LostList.MakeQuiet(server.RepoFolder(Id));

        await server.StartServerAsync();

        Directory.GetFiles(Path.GetDirectoryName(server.DatabasePath)!, "mlxmanager.db.damaged-*").Should().NotBeEmpty();
        var health = await server.Http.GetFromJsonAsync<JsonElement>("/healthz");
        health.GetProperty("status").GetString().Should().Be("degraded");
        health.ToString().Should().Contain("damaged one was kept as");
        (await server.Http.GetStringAsync("/api/models/downloads/active")).Should().Be("[]");
        var found = (await server.Http.GetFromJsonAsync<JsonElement>("/api/models/downloads/found"))[0];
        found.GetProperty("model_id").GetString().Should().Be(Id);
        found.GetProperty("commit").GetString().Should().Be(commit);
        found.GetProperty("downloaded_bytes").GetInt64().Should().BeGreaterThanOrEqualTo(paused.DownloadedBytes - (1 << 20));

        server.Hub.BytesPerSecond = null;
        using var answer = await server.Http.PostAsJsonAsync("/api/models/downloads/found/resume", new { model_id = Id, commit });
        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("download_id").GetInt32();
        await server.UntilAsync(id, "completed");

        server.AssertWhole(Id);
        server.Hub.Requests.OfContent().Sum(request => request.BytesSent).Should()
            .BeLessThan((2 * Length) - paused.DownloadedBytes + (16 << 20), "at most a unit at each end of what was written comes again");
        (await server.Http.GetStringAsync("/api/models/downloads/found")).Should().Be("[]");

        // A log is written beside the work: whole only at the end.
        await server.Process.TerminateAsync();
        await server.Process.EndAsync();
        server.Process.Log.Should().Contain(line => line.Contains("is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_DatabaseOfANewerVersion_IsRefusedWithWordsAndLeftAlone()
    {
        await using var server = await LiveServer.StartAsync();
        await server.TerminateAsync();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={server.DatabasePath};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Holograms', '99.0.0')";
            await command.ExecuteNonQueryAsync();
        }

        var before = await File.ReadAllBytesAsync(server.DatabasePath);

        server.Spawn();
        var (code, errors) = await server.Process.EndAsync();

        code.Should().Be(1);
        errors.Should().Contain("newer MlxManager").And.Contain(server.DatabasePath).And.NotContain("   at ");
        (await File.ReadAllBytesAsync(server.DatabasePath)).Should().Equal(before);
    }
}
