using System.Net;
using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Api;

public sealed class DownloadsApiTests : IClassFixture<ApiHost>
{
    private static readonly string[] Fields =
    [
        "download_id", "task_id", "model_id", "revision", "commit", "status", "phase", "waiting", "progress", "downloaded_bytes",
        "total_bytes", "speed_bps", "eta_seconds", "queue_position", "limit_bps", "files_done", "files_total", "error", "error_kind", "created_at", "started_at", "completed_at",
    ];

    private readonly ApiHost _host;

    public DownloadsApiTests(ApiHost host)
    {
        _host = host;
        host.Downloads.Asked.Clear();
        foreach (var status in Enum.GetValues<DownloadStatus>())
        {
            host.Downloads.Publish(ApiSamples.Download(10 + (int)status, status, done: 437));
        }
    }

    [Fact]
    public async Task Status_KnownRun_IsTheDownloadObject()
    {
        _host.Downloads.Publish(ApiSamples.Download(30, DownloadStatus.Downloading, 437) with
        {
            SpeedBytesPerSecond = 62_000_000.7,
            TimeLeft = TimeSpan.FromSeconds(6.2),
        });

        var body = await GetAsync("/api/models/download/run-30/status");

        body.EnumerateObject().Select(field => field.Name).Should().BeEquivalentTo(Fields);
        body.GetProperty("download_id").GetInt32().Should().Be(30);
        body.GetProperty("task_id").GetString().Should().Be("run-30");
        body.GetProperty("model_id").GetString().Should().Be("mlx-community/Tiny-4bit");
        body.GetProperty("revision").GetString().Should().Be("main");
        body.GetProperty("commit").GetString().Should().Be(ApiSamples.Commit.Value);
        body.GetProperty("status").GetString().Should().Be("downloading");
        body.GetProperty("phase").GetString().Should().Be("transferring");
        body.GetProperty("waiting").ValueKind.Should().Be(JsonValueKind.Null);
        body.GetProperty("progress").GetDouble().Should().Be(43.7);
        body.GetProperty("downloaded_bytes").GetInt64().Should().Be(437);
        body.GetProperty("total_bytes").GetInt64().Should().Be(1000);
        body.GetProperty("speed_bps").GetInt64().Should().Be(62_000_000);
        body.GetProperty("eta_seconds").GetInt64().Should().Be(7);
        body.GetProperty("files_done").GetInt32().Should().Be(1);
        body.GetProperty("files_total").GetInt32().Should().Be(3);
        body.GetProperty("error").ValueKind.Should().Be(JsonValueKind.Null);
        body.GetProperty("created_at").GetDateTimeOffset().Should().Be(ApiSamples.Morning);
    }

    [Fact]
    public async Task Status_WaitingRun_SaysForWhatAndUntilWhen()
    {
        _host.Downloads.Publish(ApiSamples.WaitingDownload(31));

        var body = await GetAsync("/api/models/download/run-31/status");

        body.GetProperty("phase").GetString().Should().Be("waiting");
        body.GetProperty("speed_bps").GetInt64().Should().Be(0);
        var waiting = body.GetProperty("waiting");
        waiting.EnumerateObject().Select(field => field.Name).Should().BeEquivalentTo("reason", "retry_at");
        waiting.GetProperty("reason").GetString().Should().Be("The Hub asks to wait.");
        waiting.GetProperty("retry_at").GetDateTimeOffset().Should().Be(ApiSamples.Morning.AddMinutes(1));
    }

    [Fact]
    public async Task Status_FailedRun_SaysWhy()
    {
        _host.Downloads.Publish(ApiSamples.Download(32, DownloadStatus.Failed) with { Error = new DownloadError(ErrorKind.Gated, "Accept the terms first.") });

        (await GetAsync("/api/models/download/run-32/status")).GetProperty("error").GetString().Should().Be("Accept the terms first.");
    }

    [Theory]
    [InlineData("GET", "/api/models/download/none/status")]
    [InlineData("GET", "/api/models/download/none/progress")]
    [InlineData("GET", "/api/models/downloads/999")]
    [InlineData("GET", "/api/models/downloads/none")]
    [InlineData("GET", "/api/models/downloads/99999999999")]
    [InlineData("GET", "/api/models/downloads/-1")]
    [InlineData("DELETE", "/api/models/downloads/999")]
    [InlineData("POST", "/api/models/download/999/pause")]
    [InlineData("POST", "/api/models/download/999/resume")]
    [InlineData("POST", "/api/models/download/999/retry")]
    [InlineData("POST", "/api/models/download/999/cancel")]
    [InlineData("GET", "/api/models/download/999/cancel")]
    [InlineData("POST", "/api/models/download/none/pause")]
    [InlineData("POST", "/api/models/download/99999999999/cancel")]
    [InlineData("GET", "/api/elsewhere")]
    public async Task Anything_Unknown_Is404(string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Accept.ParseAdd("text/html");

        var response = await _host.Http.SendAsync(request);

        await response.ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("POST", "/api/models/downloads")]
    [InlineData("POST", "/api/models/download/run-10/status")]
    [InlineData("PUT", "/api/models/download")]
    public async Task Anything_OtherMethod_Is405(string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        var response = await _host.Http.SendAsync(request);

        await response.ShouldBeProblemAsync(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("pause", DownloadCommand.Pause)]
    [InlineData("resume", DownloadCommand.Resume)]
    [InlineData("retry", DownloadCommand.Retry)]
    [InlineData("cancel", DownloadCommand.Cancel)]
    public async Task Command_Allowed_Is200WithTheDownloadAsItStands(string verb, DownloadCommand command)
    {
        var after = ApiSamples.Download(11, DownloadStatus.Paused) with { TaskId = "run-after" };
        _host.Downloads.OnCommand = (_, _) => new CommandAnswer(CommandOutcome.Done, after, FreedBytes: 4321);

        var response = await _host.Http.PostAsync($"/api/models/download/11/{verb}", content: null);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var body = await response.JsonAsync();
        body.GetProperty("task_id").GetString().Should().Be("run-after");
        body.EnumerateObject().Select(field => field.Name).Should().BeEquivalentTo(verb == "cancel" ? [.. Fields, "freed_bytes"] : Fields);
        _host.Downloads.Asked.Should().Equal((11, command));
        if (verb == "cancel")
        {
            body.GetProperty("freed_bytes").GetInt64().Should().Be(4321);
        }
    }

    [Theory]
    [InlineData("POST", "/api/models/download/13/pause")]
    [InlineData("POST", "/api/models/download/13/resume")]
    [InlineData("POST", "/api/models/download/13/retry")]
    [InlineData("POST", "/api/models/download/13/cancel")]
    [InlineData("DELETE", "/api/models/downloads/13")]
    public async Task Command_WrongState_Is409WithReasonAndDownload(string method, string address)
    {
        _host.Downloads.OnCommand = (id, _) => new CommandAnswer(
            CommandOutcome.Refused, ApiSamples.Download(id, DownloadStatus.Completed), "It is complete already.");
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        var response = await _host.Http.SendAsync(request);

        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.Conflict);
        problem.GetProperty("detail").GetString().Should().Be("It is complete already.");
        problem.GetProperty("download").GetProperty("status").GetString().Should().Be("completed");
    }

    [Fact]
    public async Task PreviewCancel_AnOlderRevisionStays_NamesItAndChangesNothing()
    {
        var kept = CommitHash.Parse(new string('b', 40));
        _host.Downloads.Publish(ApiSamples.Download(11, DownloadStatus.Paused));
        _host.Downloads.Preview = new CancelPreview(4321, kept, "Something is left.");

        var body = await GetAsync("/api/models/download/11/cancel");

        body.GetProperty("freed_bytes").GetInt64().Should().Be(4321);
        body.GetProperty("kept_revision").GetString().Should().Be(kept.Value);
        body.GetProperty("left_behind").GetString().Should().Be("Something is left.");
        _host.Downloads.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Cancel_CleaningFailed_Is500WithTheCancelledDownload()
    {
        _host.Downloads.OnCommand = (id, _) => new CommandAnswer(
            CommandOutcome.CleanupFailed, ApiSamples.Download(id, DownloadStatus.Cancelled), "A file could not be removed.", FreedBytes: 12);

        var response = await _host.Http.PostAsync("/api/models/download/11/cancel", content: null);

        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.InternalServerError);
        problem.GetProperty("detail").GetString().Should().Be("A file could not be removed.");
        problem.GetProperty("download").GetProperty("status").GetString().Should().Be("cancelled");
        problem.GetProperty("download").GetProperty("freed_bytes").GetInt64().Should().Be(12);
    }

    [Fact]
    public async Task Forget_Finished_Is204()
    {
        _host.Downloads.OnCommand = (_, _) => new CommandAnswer(CommandOutcome.Done, null);

        var response = await _host.Http.DeleteAsync("/api/models/downloads/13");

        response.StatusCode.Should().Be(HttpStatusCode.NoContent);
        _host.Downloads.Asked.Should().Equal((13, DownloadCommand.Forget));
    }

    [Fact]
    public async Task Active_AllStatuses_AreTheUnfinished()
    {
        var body = await GetAsync("/api/models/downloads/active");

        body.EnumerateArray().Where(download => download.GetProperty("download_id").GetInt32() < 20)
            .Select(download => download.GetProperty("status").GetString())
            .Should().Equal("pending", "downloading", "paused", "failed");
    }

    [Fact]
    public async Task History_StatusAndLimit_ReachTheEngine()
    {
        var body = await GetAsync("/api/models/downloads?status=cancelled&limit=5");

        body.EnumerateArray().Select(download => download.GetProperty("status").GetString()).Should().Equal("cancelled");
        _host.Downloads.Asked.Should().Equal(((DownloadStatus?)DownloadStatus.Cancelled, 5));
    }

    [Theory]
    [InlineData("status=resting", "status")]
    [InlineData("status=1", "status")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("status=Paused&limit=1e3", "status,limit")]
    public async Task History_WrongQuery_Is400NamingIt(string query, string fields)
    {
        var response = await _host.Http.GetAsync($"/api/models/downloads?{query}");

        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Should().BeEquivalentTo(fields.Split(','));
    }

    [Fact]
    public async Task Details_Known_HasTheFiles()
    {
        _host.Downloads.Files = [new FileSnapshot(RepoPath.Parse("sub/model.safetensors"), 900, 337, FileStatus.Transferring)];

        var body = await GetAsync("/api/models/downloads/11");

        body.EnumerateObject().Select(field => field.Name).Should().BeEquivalentTo([.. Fields, "files"]);
        var file = body.GetProperty("files").EnumerateArray().Should().ContainSingle().Subject;
        file.EnumerateObject().Select(field => field.Name).Should().BeEquivalentTo("path", "size", "downloaded_bytes", "status");
        file.GetProperty("path").GetString().Should().Be("sub/model.safetensors");
        file.GetProperty("size").GetInt64().Should().Be(900);
        file.GetProperty("downloaded_bytes").GetInt64().Should().Be(337);
        file.GetProperty("status").GetString().Should().Be("transferring");
    }

    private async Task<JsonElement> GetAsync(string address)
    {
        var response = await _host.Http.GetAsync(address);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/json");
        return await response.JsonAsync();
    }
}
