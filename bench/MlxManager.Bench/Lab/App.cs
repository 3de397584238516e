using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace MlxManager.Bench.Lab;

/// <summary>MlxManager as people run it: the real server, a process of its own, spoken to over REST.</summary>
internal sealed class App : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Process _process;
    private readonly HttpClient _http;

    private App(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
    }

    public Uri Address { get; }

    /// <summary>CPU time used so far, all threads.</summary>
    public TimeSpan Cpu => _process.HasExited ? TimeSpan.Zero : Refreshed().TotalProcessorTime;

    public long ResidentBytes => Status("VmRSS");

    public long MostResidentBytes => Status("VmHWM");

    /// <param name="folder">Its cache and data; a server started on the folder of an earlier one goes on where that ended.</param>
    /// <param name="endpoint">The Hub.</param>
    /// <param name="certificate">To be trusted besides the system's, or null.</param>
    /// <param name="cancellationToken">Ends the wait for its start.</param>
    public static Task<App> StartAsync(string folder, Uri endpoint, string? certificate, CancellationToken cancellationToken) =>
        StartAsync(["dotnet", Beside("MlxManager.Web.dll")], folder, endpoint, certificate, new Dictionary<string, string>(), cancellationToken);

    /// <summary>The server, and the seconds from its start to the last byte of its first page.</summary>
    /// <param name="program">One that was published; null for the one beside this.</param>
    public static async Task<(App App, double Seconds)> TimeStartAsync(string? program, string folder, Uri endpoint, CancellationToken cancellationToken)
    {
        string[] command = program is null ? ["dotnet", Beside("MlxManager.Web.dll")] : [program];
        var began = Stopwatch.GetTimestamp();
        var app = await StartAsync(command, folder, endpoint, null, new Dictionary<string, string>(), cancellationToken);
        using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative)) { Headers = { { "Accept", "text/html" } } };
        using var page = await app._http.SendAsync(ask, cancellationToken);
        await page.EnsureSuccessStatusCode().Content.LoadIntoBufferAsync(cancellationToken);
        return (app, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>The same server, whose downloads change as often as <see cref="RestlessServer"/> says.</summary>
    /// <param name="atOnce">Downloads that may run.</param>
    public static Task<App> StartRestlessAsync(string folder, Uri endpoint, int atOnce, CancellationToken cancellationToken)
    {
        var more = new Dictionary<string, string>
        {
            ["MlxManager__MaxActiveDownloads"] = atOnce.ToString(CultureInfo.InvariantCulture),
            ["MlxManager__MaxConnections"] = atOnce.ToString(CultureInfo.InvariantCulture),
        };
        // With the runtime's settings that the server has.
        string[] program = ["dotnet", "exec", "--runtimeconfig", Beside("MlxManager.Web.runtimeconfig.json"), Beside("MlxManager.Bench.dll"), RestlessServer.Flag];
        return StartAsync(program, folder, endpoint, null, more, cancellationToken);
    }

    private static async Task<App> StartAsync(
        string[] program, string folder, Uri endpoint, string? certificate, Dictionary<string, string> more, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program[0], program[1..])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        foreach (var elsewhere in start.Environment.Keys
            .Where(key => key.StartsWith("HF_", StringComparison.Ordinal) || key.StartsWith("MlxManager__", StringComparison.OrdinalIgnoreCase)
                || key is "HUGGINGFACE_HUB_CACHE" or "ASPNETCORE_ENVIRONMENT" or "DOTNET_ENVIRONMENT").ToList())
        {
            start.Environment.Remove(elsewhere);
        }

        start.Environment["MlxManager__DataDirectory"] = Path.Combine(folder, "data");
        start.Environment["HF_HOME"] = Path.Combine(folder, "hf");
        start.Environment["HF_ENDPOINT"] = endpoint.GetLeftPart(UriPartial.Authority);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (key, value) in more)
        {
            start.Environment[key] = value;
        }

        if (certificate is not null)
        {
            start.Environment["SSL_CERT_FILE"] = certificate;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("the server did not start");
        try
        {
            return new App(process, await AddressAsync(process, cancellationToken));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Asks for the model; answers with the download's number.</summary>
    public async Task<int> StartDownloadAsync(string model, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync("/api/models/download", new { ModelId = model }, Snake, cancellationToken);
        return (await ReadAsync<Started>(answer, cancellationToken)).DownloadId;
    }

    /// <summary>What the cache holds: seconds until it is told, and the number of files.</summary>
    public async Task<(double Seconds, int Files)> ScanAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await _http.GetByteArrayAsync(new Uri("/api/cache", UriKind.Relative), cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        using var seen = JsonDocument.Parse(answer);
        return (seconds, seen.RootElement.GetProperty("repos").EnumerateArray().Sum(repo => repo.GetProperty("file_count").GetInt32()));
    }

    /// <summary>Limits all downloads together.</summary>
    public async Task LimitAsync(double bytesPerSecond, CancellationToken cancellationToken)
    {
        using var answer = await _http.PutAsJsonAsync(
            "/api/models/pace", new { Limit = new { IsOn = true, BytesPerSecond = (long)bytesPerSecond } }, Snake, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Pause, resume or cancel.</summary>
    public async Task CommandAsync(int download, string command, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(new Uri($"/api/models/download/{download}/{command}", UriKind.Relative), null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<Download> GetAsync(int download, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri($"/api/models/downloads/{download}", UriKind.Relative), cancellationToken);
        return await ReadAsync<Download>(answer, cancellationToken);
    }

    /// <summary>Returns once the download is as wanted; throws when it fails.</summary>
    public async Task<Download> WaitAsync(int download, Predicate<Download> wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = await GetAsync(download, cancellationToken);
            if (wanted(now))
            {
                return now;
            }

            if (now.Status is "failed" or "cancelled" or "completed")
            {
                throw new InvalidOperationException($"the download is {now.Status}: {now.Error}");
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>From the request that starts it to the look that finds it complete, in seconds. The model is removed afterwards.</summary>
    public async Task<double> TimeAsync(string model, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var download = await StartDownloadAsync(model, cancellationToken);
        await WaitUntilIdleAsync(cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await WaitAsync(download, now => now.Status == "completed", cancellationToken);
        await RemoveAsync(model, cancellationToken);
        return seconds;
    }

    /// <summary>Looks at the cheapest there is: a hundred looks a second at a download's files would be measured with it.</summary>
    private async Task WaitUntilIdleAsync(CancellationToken cancellationToken)
    {
        while (await _http.GetStringAsync(new Uri("/api/models/downloads/active", UriKind.Relative), cancellationToken) is var active && active != "[]")
        {
            if (active.Contains("\"status\":\"failed\"", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"the download has failed: {active}");
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
    }

    public async Task RemoveAsync(string model, CancellationToken cancellationToken)
    {
        using var answer = await _http.DeleteAsync(new Uri($"/api/models/{model}", UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>As a service manager ends it, or with <paramref name="signal"/> KILL as a crash does.</summary>
    public async Task EndAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _http.Dispose();
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"the server answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }

        return await answer.Content.ReadFromJsonAsync<T>(Snake, cancellationToken)
            ?? throw new InvalidOperationException("the server answered nothing");
    }

    private static async Task<Uri> AddressAsync(Process process, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address)
            {
                // Nobody reads on: what it logs later must not fill the pipe and hold it up.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new Uri(address);
            }
        }

        throw new InvalidOperationException("the server ended before it was ready");
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private Process Refreshed()
    {
        _process.Refresh();
        return _process;
    }

    private long Status(string key)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(key + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
    }

    private sealed record Started(int DownloadId);
}

/// <summary>The part of a download object that is needed here.</summary>
internal sealed record Download(int DownloadId, string Status, string? Phase, long DownloadedBytes, long TotalBytes, string? Error);
