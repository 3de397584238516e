using System.Net;
using System.Net.Http.Json;
using System.Text;
using MlxManager.Core.Downloads;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Api;

public sealed class QueueApiTests : IClassFixture<ApiHost>
{
    private readonly ApiHost _host;

    public QueueApiTests(ApiHost host)
    {
        _host = host;
        host.Downloads.Asked.Clear();
        host.Downloads.Publish(ApiSamples.Download(20, DownloadStatus.Pending) with { QueuePosition = 3, BytesPerSecondLimit = 5_000_000 });
    }

    [Theory]
    [InlineData("move", """{"before": 7}""", "move 20 before 7")]
    [InlineData("move", """{"before": null}""", "move 20 before ")]
    [InlineData("move", "{}", "move 20 before ")]
    [InlineData("start-now", null, "start 20")]
    [InlineData("limit", """{"bytes_per_second": 1024}""", "limit 20 to 1024")]
    [InlineData("limit", """{"bytes_per_second": null}""", "limit 20 to ")]
    public async Task Command_GoodBody_IsDoneAndAnswersTheDownload(string verb, string? body, string asked)
    {
        using var answer = await PostAsync($"/api/models/download/20/{verb}", body);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var download = await answer.JsonAsync();
        download.GetProperty("queue_position").GetInt32().Should().Be(3);
        download.GetProperty("limit_bps").GetInt64().Should().Be(5_000_000);
        _host.Downloads.Asked.Should().Contain(asked);
    }

    [Theory]
    [InlineData("move", """{"before": "first"}""", "before")]
    [InlineData("move", """{"before": 1.5}""", "before")]
    [InlineData("move", "", "body")]
    [InlineData("limit", """{"bytes_per_second": 100}""", "bytes_per_second")]
    [InlineData("limit", """{"bytes_per_second": -1}""", "bytes_per_second")]
    [InlineData("limit", """{"bytes_per_second": 1e30}""", "bytes_per_second")]
    [InlineData("limit", "[]", "body")]
    public async Task Command_BadBody_NamesTheField(string verb, string body, string field)
    {
        using var answer = await PostAsync($"/api/models/download/20/{verb}", body);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.JsonAsync()).GetProperty("errors").TryGetProperty(field, out _).Should().BeTrue();
        _host.Downloads.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData("move", "{}")]
    [InlineData("start-now", null)]
    [InlineData("limit", "{}")]
    public async Task Command_UnknownDownload_IsNotFound(string verb, string? body)
    {
        using var answer = await PostAsync($"/api/models/download/999/{verb}", body);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Pace_FromAnotherSite_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/models/pace") { Content = JsonContent.Create(new { yields = true }) };
        request.Headers.Add("Origin", "https://elsewhere.example");

        using var answer = await _host.Http.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    private Task<HttpResponseMessage> PostAsync(string path, string? body) =>
        _host.Http.PostAsync(path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));
}
