using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>A test of the page with a download in every state.</summary>
public abstract class StagedTest(Chromium chromium) : BrowserTest(chromium)
{
    protected override int MaxActiveDownloads => Stage.Places;

    /// <summary>Brings each model into its state, and keeps it there.</summary>
    private protected async Task PlayAsync(int megabytes, long bytesPerSecond)
    {
        Stage.Furnish(Hub, megabytes);
        Hub.BytesPerSecond = null;
        await StartDownloadAsync(Stage.Complete);
        await UntilAsync(Stage.Complete, ".label", "Complete");
        Hub.BytesPerSecond = 30_000_000;
        var paused = await StartDownloadAsync(Stage.Paused);
        await Hub.Requests.WaitForAsync(_ => SentOf(Stage.Paused) > 9_000_000);
        await CommandAsync(paused, "pause");
        await StartDownloadAsync(Stage.Failed);
        await UntilAsync(Stage.Failed, ".error", "Failed");

        Stage.HoldPreparing(Hub);
        await StartDownloadAsync(Stage.Waiting);
        await Hub.Requests.WaitForAsync(_ => SentOf(Stage.Waiting) > 7_000_000);
        Stage.HoldWaiting(Hub);
        await StartDownloadAsync(Stage.Running);
        await Hub.Requests.WaitForAsync(_ => SentOf(Stage.Running) > 8_000_000);
        await StartDownloadAsync(Stage.Preparing);
        await StartDownloadAsync(Stage.Queued);
        Hub.BytesPerSecond = bytesPerSecond;
    }

    private protected async Task UntilAsync(string model, string place, string words)
    {
        var tab = await OpenAsync();
        await Expect(tab.Tile(model).Locator(place)).ToContainTextAsync(words);
        await tab.CloseAsync();
    }
}
