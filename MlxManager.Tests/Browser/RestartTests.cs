using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>The server goes under an open page, and comes back on the same address and folders.</summary>
public sealed class RestartTests(Chromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_WhileATabIsOpen_PageComesBackAndTheDownloadGoesOn(bool inOrder)
    {
        Hub.Add(Models.Build());
        Hub.Add(Models.Build("lab/Paused-1B-4bit"));
        var paused = await StartDownloadAsync("lab/Paused-1B-4bit");
        await CommandAsync(paused, "pause");
        await StartDownloadAsync(Models.Name);
        await Hub.Requests.WaitForAsync(_ => SentOf(Models.Name) > 2_000_000);
        var tab = await OpenAsync();
        tab.ServerMayGo();

        if (inOrder)
        {
            await Server.TerminateAsync();
            (await Server.EndAsync()).ExitCode.Should().Be(0);
        }
        else
        {
            Server.Kill();
            await Server.EndAsync();
        }

        await Expect(tab.Reconnect).ToBeVisibleAsync();
        await Expect(tab.Reconnect).ToContainTextAsync("Downloads go on without it.");
        await Hub.Requests.WaitForIdleAsync();

        await StartServerAsync();
        await Expect(tab.Reconnect).ToBeHiddenAsync();
        await Expect(tab.Button("Pause", Models.Name)).ToBeVisibleAsync();
        Hub.BytesPerSecond = null;
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        await Expect(tab.Label("lab/Paused-1B-4bit")).ToHaveTextAsync("Paused");
        ShouldBeWhole(Models.Name);
    }
}
