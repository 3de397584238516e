using System.Net;
using System.Text;
using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Library.Verification;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Api;

/// <summary>Over HTTP, with real files in the server's cache folder.</summary>
public sealed class VerificationApiTests : IClassFixture<ApiHost>, IDisposable
{
    private const string Repo = "models/lab/tiny";
    private static readonly CommitHash Commit = TemporaryCache.Commit(7);
    private readonly ApiHost _host;

    public VerificationApiTests(ApiHost host)
    {
        _host = host;
        _host.Downloads.Asked.Clear();
        Plant("config.json", "{}", TemporaryCache.GitBlob("{}"));
        Plant("model.safetensors", "weights", TemporaryCache.Sha256("weights"));
    }

    private string Folder => Path.Combine(_host.CacheFolder, "models--lab--tiny");

    private string Weights => Path.Combine(Folder, "blobs", TemporaryCache.Sha256("weights").Value);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    [Fact]
    public async Task Get_NeverChecked_TellsThatNothingIsKnown()
    {
        var state = await GetAsync();

        var repo = state.GetProperty("repos").EnumerateArray().Should().ContainSingle().Subject;
        repo.GetProperty("repo").GetString().Should().Be(Repo);
        (repo.GetProperty("good").GetInt32(), repo.GetProperty("not_yet").GetInt32(), repo.GetProperty("size_bytes").GetInt64()).Should().Be((0, 2, 9L));
    }

    [Fact]
    public async Task Start_FlippedByte_TellsItWithItsUses()
    {
        VerifierBench.Flip(Weights);

        var job = await SendAsync("verify", """{"repos": ["models/lab/tiny"], "again": true}""", HttpStatusCode.Accepted);
        job.GetProperty("repos").EnumerateArray().Select(repo => repo.GetString()).Should().Equal(Repo);
        job.GetProperty("again").GetBoolean().Should().BeTrue();

        var repo = (await DoneAsync()).GetProperty("repos")[0];
        (repo.GetProperty("good").GetInt32(), repo.GetProperty("bad").GetInt32()).Should().Be((1, 1));
        repo.GetProperty("bad_files")[0].ToString().Should().Be(
            $$"""{"path":"models--lab--tiny/blobs/{{TemporaryCache.Sha256("weights")}}","etag":"{{TemporaryCache.Sha256("weights")}}","size_bytes":7,"reason":"wrong_content","uses":[{"revision":"{{Commit}}","path":"model.safetensors"}]}""");
    }

    [Theory]
    [InlineData("verify", """{"repos": "models/a/b"}""", "repos")]
    [InlineData("verify", """{"repos": ["a/b"]}""", "repos")]
    [InlineData("verify", """{"repos": ["models/../b"]}""", "repos")]
    [InlineData("verify", """{"again": 1}""", "again")]
    [InlineData("verify", "[]", "body")]
    [InlineData("verify/repair", "{}", "repo")]
    [InlineData("verify/repair", """{"repo": "lab"}""", "repo")]
    [InlineData("verify/repair", """{"repo": "models/lab/tiny", "blobs": [1]}""", "blobs")]
    public async Task Post_BadBody_NamesTheField(string call, string body, string field)
    {
        var before = (await GetAsync()).GetProperty("job").ToString();

        var problem = await SendAsync(call, body, HttpStatusCode.BadRequest);

        problem.GetProperty("errors").TryGetProperty(field, out _).Should().BeTrue();
        (await GetAsync()).GetProperty("job").ToString().Should().Be(before);
    }

    [Theory]
    [InlineData("verify", """{"repos": ["datasets/lab/tiny"]}""", HttpStatusCode.NotFound)]
    [InlineData("verify/repair", """{"repo": "models/lab/other"}""", HttpStatusCode.NotFound)]
    [InlineData("verify/repair", """{"repo": "models/lab/tiny"}""", HttpStatusCode.Conflict)]
    [InlineData("verify/pause", "", HttpStatusCode.Conflict)]
    [InlineData("verify/resume", "", HttpStatusCode.Conflict)]
    [InlineData("verify/cancel", "", HttpStatusCode.Conflict)]
    public async Task Post_NothingToDoItTo_IsAProblem(string call, string body, HttpStatusCode status) => await SendAsync(call, body, status);

    [Fact]
    public async Task Commands_WhileItReads_PauseResumeAndCancel()
    {
        using (var huge = File.Create(Path.Combine(Folder, "blobs", new string('a', 64))))
        {
            huge.SetLength(8L << 30);
        }

        await SendAsync("verify", "{}", HttpStatusCode.Accepted);

        (await SendAsync("verify/pause", "", HttpStatusCode.OK)).GetProperty("status").GetString().Should().Be("paused");
        (await SendAsync("verify/resume", "", HttpStatusCode.OK)).GetProperty("status").GetString().Should().Be("running");
        (await SendAsync("verify/cancel", "", HttpStatusCode.OK)).GetProperty("status").GetString().Should().Be("cancelled");
    }

    [Fact]
    public async Task Repair_Bad_RemovesItAndTellsTheDownloads()
    {
        VerifierBench.Flip(Weights);
        await SendAsync("verify", "{}", HttpStatusCode.Accepted);
        await DoneAsync();
        _host.Downloads.OnStart = request => new StartAnswer(ApiSamples.Download(5, DownloadStatus.Pending) with { Revision = request.Revision }, Existed: false);

        var answer = await SendAsync("verify/repair", $$"""{"repo": "models/lab/tiny", "blobs": ["{{TemporaryCache.Sha256("weights")}}"]}""", HttpStatusCode.OK);

        answer.GetProperty("removed").EnumerateArray().Should().ContainSingle();
        answer.GetProperty("downloads")[0].GetProperty("revision").GetString().Should().Be(Commit.Value);
        File.Exists(Weights).Should().BeFalse();
        _host.Downloads.Asked.OfType<StartRequest>().Single().Patterns.Allow.Should().Equal("model.safetensors");
    }

    private void Plant(string path, string content, Etag etag)
    {
        var blob = Path.Combine(Folder, "blobs", etag.Value);
        var link = Path.Combine(Folder, "snapshots", Commit.Value, path);
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.WriteAllText(blob, content);
        File.CreateSymbolicLink(link, "../../blobs/" + etag);
    }

    private async Task<JsonElement> GetAsync() => await (await _host.Http.GetAsync("/api/cache/verify")).JsonAsync();

    /// <summary>As a client does it: asks until it is done.</summary>
    private async Task<JsonElement> DoneAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var state = await GetAsync();
            if (state.GetProperty("job").GetProperty("status").GetString() == "done")
            {
                return state;
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<JsonElement> SendAsync(string call, string body, HttpStatusCode status)
    {
        using var content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _host.Http.PostAsync($"/api/cache/{call}", content);
        answer.StatusCode.Should().Be(status, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }
}
