using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace MlxManager.Tests.Support;

/// <summary>The real server as a process of its own, with folders of its own; for what only a process shows: signals, exit codes, restarts.</summary>
public sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource<Uri?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="folder">Data and cache go below it.</param>
    public ServerProcess(string folder, params string[] args)
        : this(folder, new Dictionary<string, string>(), [], args)
    {
    }

    /// <param name="folder">Data and cache go below it.</param>
    /// <param name="settings">Environment variables of the process, above those it gets anyway.</param>
    /// <param name="launcher">A program and its arguments that becomes the server (by exec), such as one that limits it; or nothing.</param>
    public ServerProcess(
        string folder, IReadOnlyDictionary<string, string> settings, IReadOnlyList<string> launcher, IReadOnlyList<string> args)
    {
        var start = Prepare(folder, settings, launcher, args);
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        _errors = _process.StandardError.ReadToEndAsync();

        // Read to its end: a server whose full pipe nobody empties stands still.
        _process.OutputDataReceived += (_, output) => Take(output.Data);
        _process.BeginOutputReadLine();
    }

    public int Id => _process.Id;

    /// <summary>The most that was ever resident, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>What it has written so far, a line each.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Waits for the line that says where it listens.</summary>
    public async Task<Uri> ReadyAsync() => await _ready.Task.WaitAsync(Patience)
        ?? throw new InvalidOperationException($"The server ended before it was ready: {await _errors}");

    /// <summary>What a service manager or a closing terminal sends.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>The end without notice: SIGKILL. Returns when the process is gone and the system has taken back what it held.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await _errors);
    }

    /// <summary>The program with folders and settings of its own, and none of this machine's.</summary>
    internal static ProcessStartInfo Prepare(
        string folder, IReadOnlyDictionary<string, string> settings, IReadOnlyList<string> launcher, IReadOnlyList<string> args)
    {
        string[] command = [.. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, "MlxManager.Web.dll"), .. args];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["MlxManager__DataDirectory"] = Path.Combine(folder, "data");
        start.Environment["HF_HOME"] = Path.Combine(folder, "hf");
        start.Environment["OLLAMA_MODELS"] = Path.Combine(folder, "ollama");
        start.Environment["MlxManager__LmStudioDirectory"] = Path.Combine(folder, "lmstudio");
        start.Environment["HF_ENDPOINT"] = "http://127.0.0.1:9";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var elsewhere in new[] { "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN", "HF_TOKEN_PATH", "HF_HUB_OFFLINE", "ASPNETCORE_ENVIRONMENT", "MLXMANAGER_SERVER", "MLXMANAGER_KEY" })
        {
            start.Environment.Remove(elsewhere);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            _ready.TrySetResult(null);
            return;
        }

        _log.Enqueue(line);
        if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address)
        {
            _ready.TrySetResult(new Uri(address));
        }
    }
}
