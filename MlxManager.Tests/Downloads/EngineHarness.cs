using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Pace;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Core.Transfer;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>
/// The engine as the server runs it, with real SQLite, real files and real HTTP to a sample Hub; it can be stopped and
/// started on the same folders. Whatever a test does, at the end no corrupt blob may have been published.
/// </summary>
internal sealed class EngineHarness : IAsyncDisposable
{
    public const string ModelName = "lab/model";
    public const long LargeSize = 24 << 20;

    /// <summary>How long an expected state may take on a busy machine before the test gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mlx-engine-");
    private readonly int _maxActive;
    private readonly EngineSetup _setup;
    private ServiceProvider? _services;

    private EngineHarness(SampleHub hub, int maxActive, EngineSetup setup)
    {
        Hub = hub;
        _maxActive = maxActive;
        _setup = setup;
        Cache = new ModelCache(Path.Combine(_root.FullName, "hub"));
    }

    public static RepoId Model { get; } = RepoId.Parse(ModelName);

    public SampleHub Hub { get; }

    public ModelCache Cache { get; private set; }

    public RepoCache Repo => Cache.Repo(Model);

    public IDownloads Downloads => _services!.GetRequiredService<IDownloads>();

    public PaceWatch Pace => _services!.GetRequiredService<PaceWatch>();

    public Database Database => _services!.GetRequiredService<Database>();

    public DownloadEngine Engine => _services!.GetRequiredService<DownloadEngine>();

    public EnginePulse Pulse => _services!.GetRequiredService<EnginePulse>();

    public DiskForecast Forecast => _services!.GetRequiredService<DiskForecast>();

    public HubClient Client => _services!.GetRequiredService<HubClient>();

    public PreferencesStore Preferences => _services!.GetRequiredService<PreferencesStore>();

    public string DataFolder => Path.Combine(_root.FullName, "data");

    public string OllamaFolder => Path.Combine(_root.FullName, "ollama");

    public string LmStudioFolder => Path.Combine(_root.FullName, "lmstudio");

    public string LocksFolder => Path.Combine(Cache.Root, ".locks", "models--lab--model");

    /// <summary>Small figures, so that journals, pauses and stalls happen within a test's time.</summary>
    public static TransferOptions Quick { get; } = new()
    {
        SpanBytes = 2 << 20,
        LeastSpanBytes = 2 << 20,
        LeastStealBytes = 128 << 10,
        ConnectionsPerBlob = 4,
        SingleConnectionBytes = 1 << 20,
        BufferBytes = 128 << 10,
        IdleTimeout = TimeSpan.FromSeconds(1),
        JournalInterval = TimeSpan.FromMilliseconds(100),
        FlushInterval = TimeSpan.FromMilliseconds(300),
        FirstPause = TimeSpan.FromMilliseconds(50),
        LongestPause = TimeSpan.FromMilliseconds(400),
    };

    public static async Task<EngineHarness> StartAsync(SampleHubOptions? options = null, int maxActive = 2, bool withModel = true, EngineSetup? setup = null)
    {
        var harness = new EngineHarness(await SampleHub.StartAsync(options), maxActive, setup ?? new EngineSetup());
        if (withModel)
        {
            harness.Hub.Add(SampleModel());
        }

        await harness._setup.BeforeStart(harness);
        await harness.StartServerAsync();
        return harness;
    }

    public static SampleModel SampleModel(long seed = 1) => new(
        ModelName,
        SampleFile.Text("config.json", $$"""{"seed": {{seed}}}"""),
        SampleFile.Text("sub/tokenizer.json", "{}"),
        SampleFile.Generated("model.safetensors", seed, LargeSize));

    public async Task StartServerAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(_setup.Time);
        services.AddSettings(new AppSettings(
            new HubOptions(Hub.Endpoint, Cache.Root, null, Path.Combine(_root.FullName, "no-token"), Offline: false),
            new MlxManagerOptions(DataFolder, _maxActive, _setup.MaxConnections))
        { Stores = new OtherStores(OllamaFolder, [LmStudioFolder]) });
        services.AddSingleton(_ => Core.Persistence.DataFolder.Take(DataFolder));
        services.AddHub().AddCache().AddDownloads();
        if (_setup.HoldsBoth is { } holdsBoth)
        {
            services.AddSingleton(new ModelCache(Cache.Root) { HoldsBoth = holdsBoth });
        }

        services.AddSingleton(_setup.Transfer);
        _services = services.BuildServiceProvider();
        Cache = _services.GetRequiredService<ModelCache>();
        foreach (var host in Hosts())
        {
            await host.StartingAsync(default);
        }
    }

    /// <summary>As the host does first of all, for as long as it grants.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        foreach (var host in Hosts())
        {
            await host.StoppingAsync(cancellationToken);
        }
    }

    public async Task StopServerAsync()
    {
        await StoppingAsync(default);
        await _services!.DisposeAsync();
        _services = null;
    }

    public async Task RestartServerAsync()
    {
        await StopServerAsync();
        await StartServerAsync();
    }

    public async Task<DownloadSnapshot> StartAsync(string revision = "main", params string[] allow) =>
        (await Downloads.StartAsync(new StartRequest(Model, Revision.Parse(revision), new FilePatterns(allow, [])), default)).Download;

    public async Task<CommandAnswer> CommandAsync(int id, DownloadCommand command) => await Downloads.CommandAsync(id, command, default);

    /// <summary>Waits for the download to look as wanted, by the change feed.</summary>
    public async Task<DownloadSnapshot> UntilAsync(int id, Func<DownloadSnapshot, bool> wanted)
    {
        using var subscription = Downloads.Subscribe();
        using var timeout = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var now = await Downloads.FindAsync(id, default);
            if (now is not null && wanted(now))
            {
                return now;
            }

            try
            {
                await subscription.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The download never came to look as wanted. Last: {now}");
            }
        }
    }

    public Task<DownloadSnapshot> UntilAsync(int id, DownloadStatus status) => UntilAsync(id, d => d.Status == status);

    /// <summary>Waits until about this share of the large file is here.</summary>
    public Task<DownloadSnapshot> UntilPartlyHereAsync(int id, double share = 0.3) =>
        UntilAsync(id, d => d.Status == DownloadStatus.Downloading && d.DownloadedBytes > share * LargeSize);

    /// <summary>The model's files in the snapshot are byte for byte the Hub's, the ref points there, and nothing of ours is left over.</summary>
    public void AssertWhole(string revision = "main", string? model = null)
    {
        var commit = CommitHash.Parse(Hub.CommitOf(ModelName, revision));
        Repo.ReadRef(Revision.Parse(revision)).Should().Be(commit);
        foreach (var file in Hub.FilesOf(ModelName, revision))
        {
            var path = Path.Combine(Repo.Folder, "snapshots", commit.Value, file.Path);
            File.ReadAllBytes(path).AsSpan().SequenceEqual(file.Content.ToArray()).Should().BeTrue($"{file.Path} must be the Hub's");
        }

        Partials().Should().BeEmpty();
    }

    /// <summary>What is written of the one partial there is, as far as its journal knows.</summary>
    public async Task<SpanSet> JournalAsync()
    {
        var rows = await Database.ReadAsync(context => Task.FromResult(context.Partials.ToList()));
        return SpanSet.TryParse(rows.Single().Written)!;
    }

    /// <summary>No byte of <paramref name="journalled"/> was sent by any request the Hub remembers.</summary>
    public async Task AssertNotAskedAgainAsync(SpanSet journalled)
    {
        var etag = await Hub.FileOf(ModelName, "model.safetensors").EtagAsync();
        journalled.Count.Should().BeGreaterThan(0);
        foreach (var request in Hub.Requests.OfContent(etag).Where(r => r.BytesSent > 0))
        {
            journalled.Spans.Should().NotContain(s => s.Start < request.Offset + request.BytesSent && request.Offset < s.End);
        }
    }

    public IReadOnlyList<string> Partials() => Files("*.incomplete");

    public IReadOnlyList<string> Files(string pattern) =>
        Directory.Exists(Repo.Folder) ? Directory.GetFiles(Repo.Folder, pattern, SearchOption.AllDirectories) : [];

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await StopServerAsync();
        }

        await Hub.DisposeAsync();
        AssertNothingCorrupt();
        _root.Delete(recursive: true);
    }

    public void AssertNothingCorrupt() => CacheTruth.AssertNothingCorrupt(Cache.Root);

    private IEnumerable<IHostedLifecycleService> Hosts() => _services!.GetServices<IHostedService>().OfType<IHostedLifecycleService>();
}

/// <summary>What a test may set otherwise than <see cref="EngineHarness"/> does.</summary>
internal sealed record EngineSetup
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TransferOptions Transfer { get; init; } = EngineHarness.Quick;

    public int MaxConnections { get; init; } = 16;

    /// <summary>What the disk makes of two names; null for what it really makes of them.</summary>
    public Func<NameTwins, bool>? HoldsBoth { get; init; }

    /// <summary>What an earlier version, or somebody else, has left.</summary>
    public Func<EngineHarness, Task> BeforeStart { get; init; } = _ => Task.CompletedTask;
}
