using Microsoft.Playwright;
using MlxManager.Tests.Processes;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Browser;

/// <summary>
/// A sample Hub, the real server as its own process, and tabs onto it. Whatever a test does, at its end no tab may have
/// complained and the server may not have logged an error.
/// </summary>
[Collection(SharedBrowser.Name)]
public abstract class BrowserTest(Chromium chromium) : IAsyncLifetime
{
    /// <summary>What the server says of a list that is lost: an error, as it should be.</summary>
    private const string DamagedList = "is damaged";

    private readonly string _folder = Directory.CreateTempSubdirectory("mlxmanager-browser-").FullName;
    private readonly List<Tab> _tabs = [];
    private readonly List<ServerProcess> _servers = [];
    private SampleHub? _hub;
    private Uri? _address;
    private bool _listWasLost;

    internal SampleHub Hub => _hub ?? throw new InvalidOperationException("The sample Hub has not started.");

    internal Uri Address => _address ?? throw new InvalidOperationException("The server has not started.");

    internal ServerProcess Server => _servers[^1];

    protected HttpClient Http { get; } = new();

    protected virtual int MaxActiveDownloads => 2;

    private protected string OllamaBlobs => Path.Combine(_folder, "ollama", "blobs");

    /// <summary>Where the cache is to lie; null for the disk that is there anyway.</summary>
    private protected virtual SmallDisk? Disk => null;

    /// <summary>As this process sees it.</summary>
    private protected string CacheFolder => Disk is null ? Path.Combine(Home, "hub") : SmallDisk.SeenFrom(Server.Id, Path.Combine(Home, "hub"));

    private string Home => Path.Combine(_folder, "hf");

    public async Task InitializeAsync()
    {
        _hub = await SampleHub.StartAsync(new() { BytesPerSecond = Models.Walk });
        await StartServerAsync();
        Http.BaseAddress = Address;
    }

    public async Task DisposeAsync()
    {
        foreach (var tab in _tabs)
        {
            await tab.CloseAsync();
        }

        var errors = _servers.SelectMany(server => Errors(server.Log)).Where(error => !_listWasLost || !error.Contains(DamagedList, StringComparison.Ordinal)).ToList();
        _servers.ForEach(server => server.Dispose());
        await Hub.DisposeAsync();
        Http.Dispose();
        Directory.Delete(_folder, recursive: true);

        // The server's own words first: they tell the cause of what a tab complains of.
        errors.Should().BeEmpty();
        _tabs.SelectMany(tab => tab.Complaints).Should().BeEmpty();
    }

    /// <summary>Each error with the lines that belong to it.</summary>
    private static IEnumerable<string> Errors(IEnumerable<string> log)
    {
        var lines = log.ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].StartsWith("fail:", StringComparison.Ordinal) || lines[i].StartsWith("crit:", StringComparison.Ordinal))
            {
                yield return string.Join('\n', lines.Skip(i).Take(12));
            }
        }
    }

    /// <summary>On the same address, data and cache as the one before it, if there was one.</summary>
    private protected async Task StartServerAsync()
    {
        Directory.CreateDirectory(Home);
        _servers.Add(new ServerProcess(_folder, new Dictionary<string, string>
        {
            ["HF_ENDPOINT"] = Hub.Endpoint.GetLeftPart(UriPartial.Authority),
            ["ASPNETCORE_URLS"] = _address?.GetLeftPart(UriPartial.Authority) ?? "http://127.0.0.1:0",
            ["MlxManager__MaxActiveDownloads"] = MaxActiveDownloads.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }, Disk?.Launcher(Home) ?? [], []));
        _address = await Server.ReadyAsync();
    }

    /// <summary>The server is killed, its database damaged while it is down, and started again.</summary>
    private protected async Task LoseTheListAsync(params string[] models)
    {
        _listWasLost = true;
        _tabs.ForEach(tab => tab.ServerMayGo());
        Server.Kill();
        await Server.EndAsync();
        await LostList.DamageAsync(Path.Combine(_folder, "data", "mlxmanager.db"));
        foreach (var model in models)
        {
            LostList.MakeQuiet(RepoFolder(model));
        }

        await StartServerAsync();
    }

    /// <summary>A page that may do what no tab of ours may: nobody listens to its complaints.</summary>
    private protected async Task<IPage> OpenUnwatchedAsync() => await (await chromium.Browser.NewContextAsync()).NewPageAsync();

    private protected async Task<Tab> OpenAsync(string path = "/", BrowserNewContextOptions? options = null)
    {
        var tab = await Tab.OpenAsync(chromium.Browser, Address, options);
        _tabs.Add(tab);
        await tab.VisitAsync(path);
        return tab;
    }

    /// <summary>As a script would: the page is to follow.</summary>
    private protected async Task<int> StartDownloadAsync(string model)
    {
        using var answer = await Http.PostAsync("/api/models/download", Json(new { model_id = model }));
        answer.IsSuccessStatusCode.Should().BeTrue();
        using var body = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return body.RootElement.GetProperty("download_id").GetInt32();
    }

    private protected async Task CommandAsync(int download, string command)
    {
        using var answer = await Http.PostAsync($"/api/models/download/{download}/{command}", null);
        answer.IsSuccessStatusCode.Should().BeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Content bytes the Hub has sent of a model, over all connections.</summary>
    private protected long SentOf(string model) => Hub.Requests.OfContent().Where(request => request.Model == model).Sum(request => request.BytesSent);

    private protected string RepoFolder(string model) => Path.Combine(CacheFolder, FolderName(model));

    private protected string LocksFolder(string model) => Path.Combine(CacheFolder, ".locks", FolderName(model));

    /// <summary>Every file of the model lies in the snapshot, byte for byte what the Hub has.</summary>
    private protected void ShouldBeWhole(string model)
    {
        var snapshot = Path.Combine(RepoFolder(model), "snapshots", Hub.CommitOf(model));
        foreach (var file in Hub.FilesOf(model))
        {
            File.ReadAllBytes(Path.Combine(snapshot, file.Path)).AsSpan().SequenceEqual(file.Content.ToArray()).Should().BeTrue(file.Path);
        }

        Directory.EnumerateFiles(Path.Combine(RepoFolder(model), "blobs"), "*.incomplete").Should().BeEmpty();
    }

    private static string FolderName(string model) => "models--" + model.Replace("/", "--", StringComparison.Ordinal);

    private static StringContent Json(object body) => new(System.Text.Json.JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
}
