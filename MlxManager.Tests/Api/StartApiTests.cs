using System.Net;
using System.Net.Http.Json;
using System.Text;
using MlxManager.Core.Downloads;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Api;

public sealed class StartApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Address = "/api/models/download";

    [Fact]
    public async Task Start_NewModel_Is202WithItsNumbers()
    {
        host.Downloads.OnStart = _ => new StartAnswer(ApiSamples.Download(7, DownloadStatus.Pending), Existed: false);

        var response = await host.Http.PostAsJsonAsync(Address, new { model_id = "mlx-community/Tiny-4bit" });

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        response.Headers.Location.Should().Be(new Uri("/api/models/download/run-7/status", UriKind.Relative));
        var body = await response.JsonAsync();
        body.EnumerateObject().Select(field => field.Name).Should().BeEquivalentTo("task_id", "download_id", "model_id");
        body.GetProperty("task_id").GetString().Should().Be("run-7");
        body.GetProperty("download_id").GetInt32().Should().Be(7);
        body.GetProperty("model_id").GetString().Should().Be("mlx-community/Tiny-4bit");
    }

    [Fact]
    public async Task Start_ModelThatIsThere_Is200()
    {
        host.Downloads.OnStart = _ => new StartAnswer(ApiSamples.Download(7, DownloadStatus.Downloading), Existed: true);

        var response = await host.Http.PostAsJsonAsync(Address, new { model_id = "mlx-community/Tiny-4bit" });

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.JsonAsync()).GetProperty("download_id").GetInt32().Should().Be(7);
    }

    [Fact]
    public async Task Start_EveryField_ReachesTheEngine()
    {
        StartRequest? asked = null;
        host.Downloads.OnStart = request =>
        {
            asked = request;
            return new StartAnswer(ApiSamples.Download(8, DownloadStatus.Pending), Existed: false);
        };

        await host.Http.PostAsJsonAsync(Address, new
        {
            model_id = "gpt2",
            revision = "refs/pr/3",
            allow_patterns = new[] { "*.json", "weights/*" },
            ignore_patterns = new[] { "*.bin" },
            something_new = true,
        });

        asked!.Model.Value.Should().Be("gpt2");
        asked.Revision.Value.Should().Be("refs/pr/3");
        asked.Patterns.Allow.Should().Equal("*.json", "weights/*");
        asked.Patterns.Ignore.Should().Equal("*.bin");
    }

    [Fact]
    public async Task Start_OnlyModelId_IsMainAndEveryFile()
    {
        StartRequest? asked = null;
        host.Downloads.OnStart = request =>
        {
            asked = request;
            return new StartAnswer(ApiSamples.Download(8, DownloadStatus.Pending), Existed: false);
        };

        await host.Http.PostAsJsonAsync(Address, new { model_id = "gpt2", revision = (string?)null, allow_patterns = (string[]?)null });

        asked!.Revision.Value.Should().Be("main");
        asked.Patterns.Allow.Should().BeEmpty();
        asked.Patterns.Ignore.Should().BeEmpty();
    }

    [Theory]
    [InlineData("{}", "model_id")]
    [InlineData("""{"model_id": null}""", "model_id")]
    [InlineData("""{"model_id": 5}""", "model_id")]
    [InlineData("""{"model_id": ""}""", "model_id")]
    [InlineData("""{"model_id": "../../etc"}""", "model_id")]
    [InlineData("""{"model_id": "a/b/c"}""", "model_id")]
    [InlineData("""{"modelId": "a/b"}""", "model_id")]
    [InlineData("""{"model_id": "a/b", "revision": "../main"}""", "revision")]
    [InlineData("""{"model_id": "a/b", "revision": ""}""", "revision")]
    [InlineData("""{"model_id": "a/b", "revision": ["main"]}""", "revision")]
    [InlineData("""{"model_id": "a/b", "allow_patterns": "*.json"}""", "allow_patterns")]
    [InlineData("""{"model_id": "a/b", "allow_patterns": [""]}""", "allow_patterns")]
    [InlineData("""{"model_id": "a/b", "ignore_patterns": [1]}""", "ignore_patterns")]
    [InlineData("""{"model_id": "a/b", "allow_patterns": ["\ud800"]}""", "allow_patterns")]
    [InlineData("""{"model_id": "\ud800"}""", "model_id")]
    [InlineData("""{"model_id": "a/b", "revision": "\udc00"}""", "revision")]
    [InlineData("""{"model_id": "a..b", "revision": "x y", "allow_patterns": {}}""", "model_id,revision,allow_patterns")]
    [InlineData("", "body")]
    [InlineData("{", "body")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("\"a/b\"", "body")]
    [InlineData("""{"model_id": "a/b", "model_id": "c/d"}""", "body")]
    [InlineData("""{"model_id": "a/b", "\ud800": "c/d"}""", "body")]
    public async Task Start_WrongBody_Is400NamingEachField(string body, string fields)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var response = await host.Http.PostAsync(Address, content);

        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Should().BeEquivalentTo(fields.Split(','));
    }

    [Fact]
    public async Task Start_TooManyPatterns_Is400NamingTheField()
    {
        var response = await host.Http.PostAsJsonAsync(Address, new { model_id = "a/b", ignore_patterns = Enumerable.Range(0, 300).Select(i => $"{i}") });

        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().Should().ContainSingle().Which.Name.Should().Be("ignore_patterns");
    }

    [Fact]
    public async Task Start_NoBodyAtAll_Is400()
    {
        var response = await host.Http.PostAsync(Address, content: null);

        await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData("application/jsonp")]
    public async Task Start_BodyOtherThanJson_Is415(string type)
    {
        using var content = new StringContent("""{"model_id": "a/b"}""", Encoding.UTF8, type);

        var response = await host.Http.PostAsync(Address, content);

        await response.ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Start_BodyWithoutType_Is415()
    {
        using var content = new ByteArrayContent("""{"model_id": "a/b"}"""u8.ToArray());

        var response = await host.Http.PostAsync(Address, content);

        await response.ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Command_BodyOtherThanJson_Is415AndNotDone()
    {
        host.Downloads.Asked.Clear();
        using var content = new FormUrlEncodedContent([new("x", "y")]);

        var response = await host.Http.PostAsync("/api/models/download/1/cancel", content);

        await response.ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType);
        host.Downloads.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_HugeBody_Is413(bool chunked)
    {
        using var content = new StringContent($$"""{"model_id": "{{new string('a', 70_000)}}"}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = content };
        request.Headers.TransferEncodingChunked = chunked;

        var response = await host.Http.SendAsync(request);

        await response.ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Start_EngineThrows_Is500WithoutItsSecrets()
    {
        host.Downloads.OnStart = _ => throw new InvalidOperationException("hf_secret");

        var response = await host.Http.PostAsJsonAsync(Address, new { model_id = "gpt2" });

        await response.ShouldBeProblemAsync(HttpStatusCode.InternalServerError);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("hf_secret");
    }

    [Fact]
    public async Task Start_DiskDoesNotLetIt_Is500WithTheWordsThatSayWhy()
    {
        host.Downloads.OnStart = _ => throw new IOException("The database cannot be written: no space is left on the disk of the data folder.");

        var response = await host.Http.PostAsJsonAsync(Address, new { model_id = "gpt2" });

        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.InternalServerError);
        problem.GetProperty("detail").GetString().Should().Contain("no space is left");
    }
}
