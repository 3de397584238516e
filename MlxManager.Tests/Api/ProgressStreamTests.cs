using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Downloads;
using MlxManager.Tests.Support;
using MlxManager.Web.Api;

namespace MlxManager.Tests.Api;

public sealed class ProgressStreamTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new(ApiSamples.Morning);
    private readonly ApiHost _host;

    public ProgressStreamTests() => _host = new ApiHost(_time);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Follow_RunningDownload_TellsTheStateNowFirst()
    {
        _host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading, 10));

        await using var events = await FollowAsync("run-1");

        (await events.NextAsync(_time))!.Value.GetProperty("downloaded_bytes").GetInt64().Should().Be(10);
        events.Response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        events.Response.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    public async Task Follow_BurstOfChanges_TellsOnlyTheLatest()
    {
        _host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading));
        await using var events = await FollowAsync("run-1");
        await events.NextAsync(_time);

        for (var done = 1; done <= 500; done++)
        {
            _host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading, done));
        }

        (await events.NextAsync(_time))!.Value.GetProperty("downloaded_bytes").GetInt64().Should().Be(500);
    }

    [Fact]
    public async Task Follow_ClockStandsStill_TellsOneStateOnly()
    {
        _host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading));
        await using var events = await FollowAsync("run-1");
        await events.NextAsync(_time);
        _host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading, 5));
        var second = events.NextAsync();

        // Anything the stream could tell without the interval passing, it would have by the time another request is answered.
        await _host.Http.GetAsync("/api/models/download/run-1/status");
        _time.Advance(ProgressStream.Interval / 2);
        await _host.Http.GetAsync("/api/models/download/run-1/status");

        second.IsCompleted.Should().BeFalse();
    }

    [Theory]
    [InlineData(DownloadStatus.Completed, "completed")]
    [InlineData(DownloadStatus.Failed, "failed")]
    [InlineData(DownloadStatus.Cancelled, "cancelled")]
    [InlineData(DownloadStatus.Paused, "paused")]
    public async Task Follow_DownloadComesToRest_TellsItAndEnds(DownloadStatus status, string word)
    {
        var listeners = _host.Downloads.Feed.Listeners;
        _host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Pending));
        await using var events = await FollowAsync("run-1");
        (await events.NextAsync(_time))!.Value.GetProperty("status").GetString().Should().Be("pending");

        _host.Downloads.Publish(ApiSamples.Download(1, status, 500));

        (await events.NextAsync(_time))!.Value.GetProperty("status").GetString().Should().Be(word);
        (await events.NextAsync(_time)).Should().BeNull();
        _host.Downloads.Feed.Listeners.Should().Be(listeners);
    }

    [Fact]
    public async Task Follow_DownloadAlreadyAtRest_TellsItAndEnds()
    {
        _host.Downloads.Shelve(ApiSamples.Download(1, DownloadStatus.Completed, 1000));
        await using var events = await FollowAsync("run-1");

        (await events.NextAsync(_time))!.Value.GetProperty("progress").GetDouble().Should().Be(100);
        (await events.NextAsync(_time)).Should().BeNull();
    }

    [Fact]
    public async Task Follow_CancelledAndGoneBeforeItWasTold_TellsItFromItsRow()
    {
        _host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading));
        await using var events = await FollowAsync("run-1");
        await events.NextAsync(_time);

        _host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Cancelled));
        _host.Downloads.Shelve(ApiSamples.Download(1, DownloadStatus.Cancelled));

        (await events.NextAsync(_time))!.Value.GetProperty("status").GetString().Should().Be("cancelled");
        (await events.NextAsync(_time)).Should().BeNull();
    }

    [Fact]
    public async Task Follow_ServerStops_EndsWithinASecond()
    {
        _host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading));
        await using var events = await FollowAsync("run-1");
        await events.NextAsync(_time);
        var lifetime = _host.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopped = new TaskCompletionSource();
        lifetime.ApplicationStopped.Register(stopped.SetResult);

        lifetime.StopApplication();

        (await events.NextAsync().WaitAsync(TimeSpan.FromSeconds(20))).Should().BeNull();
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Follow_ClientLeaves_StopsListening()
    {
        var listeners = _host.Downloads.Feed.Listeners;
        _host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading));
        var events = await FollowAsync("run-1");
        await events.NextAsync(_time);
        _host.Downloads.Feed.Listeners.Should().Be(listeners + 1);

        await events.DisposeAsync();

        SpinWait.SpinUntil(() => _host.Downloads.Feed.Listeners == listeners, Patience).Should().BeTrue();
    }

    private async Task<Events> FollowAsync(string taskId)
    {
        var response = await _host.Http.GetAsync($"/api/models/download/{taskId}/progress", HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new Events(response, await response.Content.ReadAsStreamAsync());
    }

    private sealed class Events(HttpResponseMessage response, Stream stream) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<string>> _items = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();

        public HttpResponseMessage Response { get; } = response;

        /// <summary>The next event's data; null at the end of the stream.</summary>
        public async Task<JsonElement?> NextAsync() => await _items.MoveNextAsync() ? JsonElement.Parse(_items.Current.Data) : null;

        /// <summary>The same, with the clock moved on until it is there.</summary>
        public async Task<JsonElement?> NextAsync(FakeTimeProvider time)
        {
            var next = NextAsync();
            var started = TimeProvider.System.GetTimestamp();
            while (!next.IsCompleted && TimeProvider.System.GetElapsedTime(started) < Patience)
            {
                time.Advance(ProgressStream.Interval);
                await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
            }

            return await next.WaitAsync(TimeSpan.Zero);
        }

        public async ValueTask DisposeAsync()
        {
            // A read under way ends with the connection, and only then may the reader go.
            Response.Dispose();
            await stream.DisposeAsync();
        }
    }
}
