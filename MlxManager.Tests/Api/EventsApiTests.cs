using System.Net;
using MlxManager.Core.Downloads;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Api;

public sealed class EventsApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Events_Known_AreAnArrayInOrder()
    {
        host.Downloads.Publish(ApiSamples.Download(31, DownloadStatus.Downloading));
        host.Downloads.Events =
        [
            new DownloadEvent(ApiSamples.Morning, DownloadEventKind.Started, "Asked for it."),
            new DownloadEvent(ApiSamples.Morning.AddMinutes(1), DownloadEventKind.ConnectionReplaced, "The connection stalled."),
        ];

        var response = await host.Http.GetAsync("/api/models/downloads/31/events");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().Be(
            """[{"at":"2026-11-22T08:00:00+00:00","kind":"started","message":"Asked for it."},"""
            + """{"at":"2026-11-22T08:01:00+00:00","kind":"connection_replaced","message":"The connection stalled."}]""");
    }

    [Theory]
    [InlineData("999")]
    [InlineData("none")]
    public async Task Events_Unknown_Is404InWords(string id) =>
        (await (await host.Http.GetAsync($"/api/models/downloads/{id}/events")).ShouldBeProblemAsync(HttpStatusCode.NotFound))
            .GetProperty("detail").GetString().Should().Contain(id);
}
