using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Processes;

/// <summary>
/// The real server as a process, driven over REST, with a sample Hub in this process. It can be killed or asked to end,
/// and started again on the same folders. Whatever a test does, at the end no corrupt blob may have been published.
/// </summary>
internal sealed class LiveServer : IAsyncDisposable
{
    /// <summary>How long an expected state may take on a busy machine before the test gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How often another process is asked how it is.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-live-");
    private readonly string[] _args;
    private readonly SmallDisk? _disk;
    private readonly bool _ownsHub;
    private ServerProcess? _process;

    private LiveServer(SampleHub hub, SmallDisk? disk, string[] args, string? cacheRoot = null)
    {
        Hub = hub;
        _disk = disk;
        _ownsHub = cacheRoot is null;
        CacheRoot = cacheRoot ?? Path.Combine(_folder.FullName, "hf", "hub");
        _args = [$"--HF_ENDPOINT={hub.Endpoint}", $"--HF_HUB_CACHE={CacheRoot}", "--Logging:LogLevel:Default=Warning", .. args];
        Directory.CreateDirectory(disk is { IsTheCache: true } ? CacheRoot : Home);
    }

    public SampleHub Hub { get; }

    /// <summary>As the server calls it.</summary>
    public string CacheRoot { get; }

    /// <summary>The folder around the cache, as this process sees it.</summary>
    public string HomeFolder => _disk is null ? Home : SmallDisk.SeenFrom(Process.Id, Home);

    /// <summary>The cache, as this process sees it.</summary>
    public string SeenCache => Path.Combine(HomeFolder, "hub");

    /// <summary>Where the server's own disk is mounted, as the server calls it.</summary>
    public string MountPoint => _disk is { IsTheCache: true } ? CacheRoot : Home;

    private string Home => Path.GetDirectoryName(CacheRoot)!;

    /// <summary>The folder around all that the server writes.</summary>
    public string Folder => _folder.FullName;

    public string DatabasePath => Path.Combine(Folder, "data", "mlxmanager.db");

    /// <summary>A program and its arguments that becomes the next process; none by itself.</summary>
    public IReadOnlyList<string> Launcher { get; set; } = [];

    public ServerProcess Process => _process ?? throw new InvalidOperationException("No server runs now.");

    public HttpClient Http { get; private set; } = new();

    /// <param name="args">Settings besides the folders and the Hub, as on the command line.</param>
    public static Task<LiveServer> StartAsync(SampleHubOptions? options = null, params string[] args) => StartAsync(options, null, args);

    /// <summary>One that does not run yet.</summary>
    public static async Task<LiveServer> PrepareAsync(SampleHubOptions options) => new(await SampleHub.StartAsync(options), null, []);

    /// <param name="disk">Where the cache is to lie; gone with the process.</param>
    public static async Task<LiveServer> StartAsync(SampleHubOptions? options, SmallDisk? disk, params string[] args)
    {
        var server = new LiveServer(await SampleHub.StartAsync(options), disk, args);
        await server.StartServerAsync();
        return server;
    }

    /// <summary>A server that is started by another program, which becomes it.</summary>
    /// <param name="prepare">Told the cache folder, made for it, before the start.</param>
    public static async Task<LiveServer> StartAsync(SampleHubOptions? options, IReadOnlyList<string> launcher, Action<string> prepare)
    {
        var server = new LiveServer(await SampleHub.StartAsync(options), null, []) { Launcher = launcher };
        Directory.CreateDirectory(server.CacheRoot);
        prepare(server.CacheRoot);
        await server.StartServerAsync();
        return server;
    }

    /// <summary>Another server with a data folder of its own, on this one's cache and Hub.</summary>
    public async Task<LiveServer> BesideAsync()
    {
        var server = new LiveServer(Hub, null, [], CacheRoot);
        await server.StartServerAsync();
        return server;
    }

    /// <summary>A new process on the same folders; the program's start is not awaited.</summary>
    public void Spawn() => _process = new ServerProcess(_folder.FullName, new Dictionary<string, string>(), _disk?.Launcher(MountPoint) ?? Launcher, _args);

    public async Task StartServerAsync()
    {
        Spawn();
        await ReadyAsync();
    }

    public async Task ReadyAsync()
    {
        var address = await Process.ReadyAsync();
        Http.Dispose();
        Http = new HttpClient { BaseAddress = address, Timeout = Patience };
    }

    /// <summary>kill −9. Then nothing corrupt may lie in the cache.</summary>
    public void Kill()
    {
        Process.Kill();
        Process.Dispose();
        _process = null;
        CacheTruth.AssertNothingCorrupt(CacheRoot);
    }

    /// <summary>The server's own disk.</summary>
    public SmallDisk Disk => _disk ?? throw new InvalidOperationException("It has none.");

    /// <summary>SIGTERM, and the end of the process.</summary>
    public async Task<(int ExitCode, string Errors)> TerminateAsync()
    {
        await Process.TerminateAsync();
        var end = await Process.EndAsync();
        Process.Dispose();
        _process = null;
        return end;
    }

    public string RepoFolder(string model) => Path.Combine(HomeFolder, "hub", "models--" + model.Replace("/", "--", StringComparison.Ordinal));

    public string LocksFolder(string model) => Path.Combine(HomeFolder, "hub", ".locks", Path.GetFileName(RepoFolder(model)));

    public async Task<LiveDownload> StartAsync(string model, params string[] allow)
    {
        using var answer = await Http.PostAsJsonAsync("/api/models/download", new { model_id = model, allow_patterns = allow });
        answer.StatusCode.Should().BeOneOf(HttpStatusCode.Accepted, HttpStatusCode.OK);
        var started = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return await GetAsync(started.GetProperty("download_id").GetInt32());
    }

    public async Task<LiveDownload> GetAsync(int id) =>
        await Http.GetFromJsonAsync<LiveDownload>($"/api/models/downloads/{id}", Json)
        ?? throw new InvalidOperationException("An empty answer.");

    public Task<HttpResponseMessage> CommandAsync(int id, string command) => Http.PostAsync($"/api/models/download/{id}/{command}", null);

    /// <summary>A command that must be obeyed.</summary>
    public async Task<LiveDownload> DoAsync(int id, string command)
    {
        using var answer = await CommandAsync(id, command);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<LiveDownload>(Json))!;
    }

    /// <summary>Asks until the download looks as wanted.</summary>
    public async Task<LiveDownload> UntilAsync(int id, Func<LiveDownload, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var look = new PeriodicTimer(Look, TimeProvider.System);
        LiveDownload? now = null;
        try
        {
            while (true)
            {
                now = await GetAsync(id);
                if (wanted(now))
                {
                    return now;
                }

                await look.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The download never came to look as wanted. Last: {now}");
        }
    }

    public Task<LiveDownload> UntilAsync(int id, string status) => UntilAsync(id, download => download.Status == status);

    /// <summary>The model's files in the snapshot are byte for byte the Hub's, the ref points there, and nothing else is left over.</summary>
    public void AssertWhole(string model)
    {
        var commit = Hub.CommitOf(model);
        AssertWhole(model, commit);
        string[] expected =
        [
            "refs/main",
            $"trees/{commit}.json",
            .. Hub.FilesOf(model).Select(file => $"snapshots/{commit}/{file.Path}"),
            .. Directory.GetFiles(RepoFolder(model), "*", SearchOption.AllDirectories)
                .Select(Relative).Where(path => path.StartsWith("blobs/", StringComparison.Ordinal) && !path.Contains('.', StringComparison.Ordinal)),
        ];
        Directory.GetFiles(RepoFolder(model), "*", SearchOption.AllDirectories).Select(Relative).Should().BeEquivalentTo(expected);

        string Relative(string path) => Path.GetRelativePath(RepoFolder(model), path);
    }

    /// <summary>As above for one of several commits; there may be others.</summary>
    public void AssertWhole(string model, string commit)
    {
        File.ReadAllText(Path.Combine(RepoFolder(model), "refs", "main")).Should().Be(commit);
        foreach (var file in Hub.FilesOf(model, commit))
        {
            var bytes = File.ReadAllBytes(Path.Combine(RepoFolder(model), "snapshots", commit, file.Path));
            bytes.AsSpan().SequenceEqual(file.Content.ToArray()).Should().BeTrue($"{file.Path} must be the Hub's");
        }
    }

    public void AssertNothingLeft(string model)
    {
        Directory.Exists(RepoFolder(model)).Should().BeFalse($"{model} was cancelled");
        Directory.Exists(LocksFolder(model)).Should().BeFalse($"{model} was cancelled");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process?.Dispose();
        if (_ownsHub)
        {
            await Hub.DisposeAsync();
        }

        CacheTruth.AssertNothingCorrupt(CacheRoot);
        _folder.Delete(recursive: true);
    }
}
