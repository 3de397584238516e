using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Updates;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Tests.Downloads;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Library.Updates;

/// <summary>The library's updates as the server composes them, with a sample Hub, real rows and a real cache; it can be started anew on the same folders.</summary>
internal sealed class UpdatesHarness : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mlx-updates-");
    private readonly TimeProvider _time;
    private ServiceProvider? _services;

    private UpdatesHarness(SampleHub hub, TimeProvider time) => (Hub, _time) = (hub, time);

    public SampleHub Hub { get; }

    public bool IsOffline { get; set; }

    public string CacheRoot => Path.Combine(_root.FullName, "hub");

    public IServiceProvider Services => _services!;

    public UpdateWatch Watch => Get<UpdateWatch>();

    public UpdateComparison Comparison => Get<UpdateComparison>();

    public RefReturn Back => Get<RefReturn>();

    public IDownloads Downloads => Get<IDownloads>();

    public PreferencesStore Preferences => Get<PreferencesStore>();

    public DailyCheck Daily => _services!.GetServices<IHostedService>().OfType<DailyCheck>().Single();

    /// <summary>Requests to the API since the start, as <c>/api/models/a/b/refs</c>.</summary>
    public IEnumerable<string> Asked(string end) => Hub.Requests.All.Select(request => request.Path).Where(path => path.EndsWith(end, StringComparison.Ordinal));

    public static async Task<UpdatesHarness> StartAsync(TimeProvider? time = null)
    {
        var harness = new UpdatesHarness(await SampleHub.StartAsync(), time ?? TimeProvider.System);
        await harness.StartServerAsync();
        return harness;
    }

    public static SampleModel Model(string id, long seed = 1) => new(
        id,
        SampleFile.Text("config.json", $$"""{"of": "{{id}}"}"""),
        SampleFile.Text("README.md", "# Card\n"),
        SampleFile.Generated("model.safetensors", seed, 200_000));

    public static RefKey Key(string id, string revision = "main") => new(RepoName.Model(RepoId.Parse(id)), Revision.Parse(revision));

    public async Task StartServerAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(_time);
        services.AddSettings(new AppSettings(
            new HubOptions(Hub.Endpoint, CacheRoot, null, Path.Combine(_root.FullName, "no-token"), IsOffline),
            new MlxManagerOptions(Path.Combine(_root.FullName, "data"))));
        services.AddSingleton(_ => DataFolder.Take(Path.Combine(_root.FullName, "data")));
        services.AddHub().AddCache().AddLibrary().AddDownloads();
        services.AddSingleton(EngineHarness.Quick);
        _services = services.BuildServiceProvider();
        foreach (var host in _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await host.StartingAsync(default);
        }

        await Daily.StartAsync(default);
    }

    public async Task StopServerAsync()
    {
        await Daily.StopAsync(default);
        foreach (var host in _services!.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await host.StoppingAsync(default);
        }

        await _services!.DisposeAsync();
        _services = null;
    }

    public async Task RestartAsync()
    {
        await StopServerAsync();
        await StartServerAsync();
    }

    /// <summary>The model as the Hub has it now, laid into the cache by the rules of the official clients.</summary>
    /// <param name="only">Files that are there; all by default.</param>
    public CommitHash Lay(string id, string revision = "main", params string[] only)
    {
        var commit = CommitHash.Parse(Hub.CommitOf(id, revision));
        var repo = Get<ModelCache>().Repo(RepoId.Parse(id));
        Directory.CreateDirectory(CacheRoot);
        var files = Hub.FilesOf(id, revision).Select(file => (File: file, Listed: Listed(file))).ToList();
        repo.PrepareSnapshot(new RepoTree(commit, [.. files.Select(file => file.Listed)]));
        foreach (var (file, listed) in files.Where(file => only.Length == 0 || only.Contains(file.File.Path)))
        {
            var blob = Path.Combine(repo.Folder, "blobs", listed.Etag.Value);
            Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
            File.WriteAllBytes(blob, file.Content.ToArray());
            repo.Link(commit, listed.Path, listed.Etag);
        }

        repo.SetRef(Revision.Parse(revision), commit);
        return commit;
    }

    /// <summary>What is known of one ref now.</summary>
    public RefUpdate Of(string id, string revision = "main") =>
        Watch.Now.Refs.Single(one => (one.Repo.Id.Value, one.Revision.Value) == (id, revision));

    public async Task<DownloadSnapshot> UntilAsync(int id, DownloadStatus status)
    {
        using var subscription = Downloads.Subscribe();
        using var timeout = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            if (await Downloads.FindAsync(id, default) is { } now && now.Status == status)
            {
                return now;
            }

            await subscription.WaitAsync(timeout.Token);
        }
    }

    /// <summary>Lets a fake clock run, slowly enough for answers to come meanwhile, until it is so.</summary>
    public static async Task PassUntilAsync(FakeTimeProvider time, Func<bool> isSo)
    {
        using var timeout = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!isSo())
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, timeout.Token);
        }
    }

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await StopServerAsync();
        }

        await Hub.DisposeAsync();
        CacheTruth.AssertNothingCorrupt(CacheRoot);
        _root.Delete(recursive: true);
    }

    private static RepoFile Listed(SampleFile file)
    {
        var content = file.Content.ToArray();
        byte[] framed = [.. System.Text.Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content];
#pragma warning disable CA5350 // git's own hash
        var oid = Convert.ToHexStringLower(SHA1.HashData(framed));
#pragma warning restore CA5350
        var sha256 = file.IsLfs ? Etag.Parse(Convert.ToHexStringLower(SHA256.HashData(content))) : null;
        return new RepoFile(RepoPath.Parse(file.Path), content.Length, Etag.Parse(oid), sha256, null);
    }
}
