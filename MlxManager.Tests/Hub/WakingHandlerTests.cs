using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Pace;
using MlxManager.Core.Transfer;
using MlxManager.Tests.Support;
using MlxManager.Tests.Transfer;

namespace MlxManager.Tests.Hub;

public sealed class WakingHandlerTests
{
    [Fact]
    public async Task SendAsync_AfterASleep_UsesNoConnectionFromBeforeIt()
    {
        var clock = new SettableClock(new DateTimeOffset(2026, 11, 26, 22, 0, 0, TimeSpan.Zero));
        using var sleep = new SleepWatch(clock, NullLogger<SleepWatch>.Instance);
        sleep.Begin();
        await using var origin = await RangeOrigin.StartAsync([1, 2, 3]);
        var connections = new ConcurrentQueue<string>();
        origin.Script = request =>
        {
            connections.Enqueue(request.Http.Connection.Id);
            return Task.FromResult(false);
        };
        using var http = TransferHttp.CreateClient("MlxManager.Tests/1.0", sleep: sleep);

        await AskAsync(http, origin);
        await AskAsync(http, origin);
        clock.Set(TimeSpan.FromHours(8));
        clock.Advance(TimeSpan.FromSeconds(2));
        await AskAsync(http, origin);
        await AskAsync(http, origin);

        var seen = connections.ToList();
        seen[1].Should().Be(seen[0], "connections are kept");
        seen[2].Should().NotBe(seen[0], "it looks as good as new, and is dead");
        seen[3].Should().Be(seen[2]);
    }

    private static async Task AskAsync(HttpClient http, RangeOrigin origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, origin.Url);
        request.Headers.Range = new RangeHeaderValue(0, 2);
        using var response = await http.SendAsync(request);
        (await response.Content.ReadAsByteArrayAsync()).Should().Equal(origin.Content);
    }
}
