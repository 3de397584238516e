using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>Downloads belong to the server: every tab and every program sees the same.</summary>
public sealed class TabsTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>A second, in milliseconds.</summary>
    private const float Agreed = 1000;

    [Fact]
    public async Task Pause_InOneTabOrByAProgram_ShowsInAllWithinASecond()
    {
        Hub.Add(Models.Build());
        var download = await StartDownloadAsync(Models.Name);
        await Hub.Requests.WaitForAsync(request => request.File == Models.Weights && request.BytesSent > 500_000);

        // Slow, or it would be complete before a busy machine has opened both.
        Hub.BytesPerSecond = Models.Walk / 8;
        var first = await OpenAsync();
        var second = await OpenAsync();

        await first.Button("Pause", Models.Name).ClickAsync();
        await Expect(first.Label(Models.Name)).ToHaveTextAsync("Paused");
        await Expect(second.Label(Models.Name)).ToHaveTextAsync("Paused", new() { Timeout = Agreed });

        await second.Button("Resume", Models.Name).ClickAsync();
        await Expect(second.Button("Pause", Models.Name)).ToBeEnabledAsync();
        await Expect(first.Button("Pause", Models.Name)).ToBeEnabledAsync(new() { Timeout = Agreed });

        await CommandAsync(download, "pause");
        await Expect(first.Label(Models.Name)).ToHaveTextAsync("Paused", new() { Timeout = Agreed });
        await Expect(second.Label(Models.Name)).ToHaveTextAsync("Paused", new() { Timeout = Agreed });
        (await first.Sentence(Models.Name).InnerTextAsync()).Should().Be(await second.Sentence(Models.Name).InnerTextAsync());
    }

    [Fact]
    public async Task Close_EveryTab_ChangesNothing()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        var tab = await OpenAsync();
        await Expect(tab.Button("Pause", Models.Name)).ToBeEnabledAsync();
        await tab.CloseAsync();

        var sent = Hub.Requests.OfContent().Sum(request => request.BytesSent);
        await Hub.Requests.WaitForAsync(_ => Hub.Requests.OfContent().Sum(request => request.BytesSent) > sent + Models.Walk);
        Hub.BytesPerSecond = null;

        var later = await OpenAsync();
        await Expect(later.Label(Models.Name)).ToHaveTextAsync("Complete");
    }
}
