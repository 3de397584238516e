using Microsoft.Playwright;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Browser;

/// <summary>The installed Chromium, started once for all tests of the page.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>How long an expected state may take on a busy machine before the test gives up, in milliseconds.</summary>
    private const float Patience = 20_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser has not started.");

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = ChromiumPath.Find(),
            Headless = true,

            // Without the sandbox, which needs rights that containers lack; the rest keeps it from calling its makers.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>All tests in the browser, one after the other: they share it, and the machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SharedBrowser : ICollectionFixture<Chromium>
{
    public const string Name = "Browser";
}
