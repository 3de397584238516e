using System.Net;
using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Api;

internal static class ApiSamples
{
    public static readonly DateTimeOffset Morning = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public static readonly CommitHash Commit = CommitHash.Parse("0123456789abcdef0123456789abcdef01234567");

    public static DownloadSnapshot Download(int id, DownloadStatus status, long done = 0) => new(
        id,
        $"run-{id}",
        RepoId.Parse("mlx-community/Tiny-4bit"),
        Revision.Main,
        Commit,
        status,
        status == DownloadStatus.Downloading ? RunPhase.Transferring : null,
        Waiting: null,
        DownloadedBytes: done,
        TotalBytes: 1000,
        SpeedBytesPerSecond: null,
        TimeLeft: null,
        FilesDone: 1,
        FilesTotal: 3,
        Error: null,
        CreatedAt: Morning,
        StartedAt: Morning.AddSeconds(1),
        CompletedAt: null);

    public static DownloadSnapshot WaitingDownload(int id) => Download(id, DownloadStatus.Downloading, 500) with
    {
        Phase = RunPhase.Waiting,
        Waiting = new Waiting(FailureCause.RateLimited, "The Hub asks to wait.", Morning.AddMinutes(1)),
        SpeedBytesPerSecond = 0,
    };

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>Every refusal: the status, problem+json, and words.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        response.StatusCode.Should().Be(status);
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json");
        var problem = await response.JsonAsync();
        problem.GetProperty("status").GetInt32().Should().Be((int)status);
        problem.GetProperty("title").GetString().Should().NotBeNullOrWhiteSpace();
        problem.GetProperty("detail").GetString().Should().NotBeNullOrWhiteSpace();
        return problem;
    }
}
