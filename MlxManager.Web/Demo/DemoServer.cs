namespace MlxManager.Web.Demo;

/// <summary>
/// What <c>--demo</c> runs against: the sample Hub with the models of <see cref="DemoCatalog"/> and <see cref="DemoShelf"/>, and a temporary folder for
/// cache and data that goes with it.
/// </summary>
public sealed class DemoServer : IAsyncDisposable
{
    private const long BytesPerSecond = 40_000_000;
    private static readonly TimeSpan BetweenRevisions = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly DemoFolder _folder;
    private readonly Task _moving;

    private DemoServer(SampleHub hub, DemoFolder folder)
    {
        Hub = hub;
        _folder = folder;
        Configuration = new Dictionary<string, string?>
        {
            ["HF_ENDPOINT"] = hub.Endpoint.GetLeftPart(UriPartial.Authority),
            ["HF_HOME"] = Path.Combine(folder.Root, "huggingface"),
            ["HF_HUB_CACHE"] = Path.Combine(folder.Root, "huggingface", "hub"),
            ["HF_TOKEN_PATH"] = Path.Combine(folder.Root, "huggingface", "token"),
            ["MlxManager:DataDirectory"] = Path.Combine(folder.Root, "data"),
            ["OLLAMA_MODELS"] = Path.Combine(folder.Root, "ollama"),
            ["MlxManager:LmStudioDirectory"] = Path.Combine(folder.Root, "lmstudio"),

            // Whoever tries the demo may have these set for their own Hub: none of them is to reach the sample.
            ["HF_TOKEN"] = null,
            ["HF_HUB_OFFLINE"] = null,
            ["HUGGING_FACE_HUB_TOKEN"] = null,
            ["HUGGINGFACE_HUB_CACHE"] = null,
        };
        _moving = MoveAsync(_stop.Token);
    }

    public SampleHub Hub { get; }

    /// <summary>Settings that lead the application to the sample; null overrides what the environment says.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; }

    public static async Task<DemoServer> StartAsync(CancellationToken cancellationToken)
    {
        var folder = DemoFolder.Create();
        try
        {
            var hub = await SampleHub.StartAsync(new SampleHubOptions { BytesPerSecond = BytesPerSecond, ListingPageSize = 12 }, cancellationToken);
            foreach (var model in DemoCatalog.Models.Concat(DemoShelf.Models))
            {
                hub.Add(model);
            }

            DemoSheets.Prepare(hub);
            foreach (var rule in DemoCatalog.Faults)
            {
                hub.Faults.Add(rule);
            }

            var demo = new DemoServer(hub, folder);
            await new DemoCache(hub, demo.Configuration["HF_HUB_CACHE"]!).FillAsync();
            DemoUpdates.Move(hub);
            await DemoStores.FillAsync(hub, demo.Configuration["OLLAMA_MODELS"]!);
            return demo;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Hub.DisposeAsync();
        _folder.Dispose();
        _stop.Dispose();
    }

    private async Task MoveAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BetweenRevisions, TimeProvider.System);
        for (var number = 1; await timer.WaitForNextTickAsync(cancellationToken); number++)
        {
            Hub.Update(DemoCatalog.Moving, DemoCatalog.NextRevision(number));
        }
    }
}
