using System.Diagnostics;
using System.Globalization;

namespace MlxManager.Tests.Support;

/// <summary>The real server as a process of its own, with folders of its own; for what only a process shows: signals, exit codes.</summary>
public sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private Task _output = Task.CompletedTask;

    /// <param name="folder">Data and cache go below it.</param>
    public ServerProcess(string folder, params string[] args)
        : this(folder, [], args)
    {
    }

    /// <param name="launcher">A program and its arguments that becomes the server (by exec), such as one that limits it; or nothing.</param>
    public ServerProcess(string folder, IReadOnlyList<string> launcher, IReadOnlyList<string> args)
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
        start.Environment["HF_ENDPOINT"] = "http://127.0.0.1:9";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var elsewhere in new[] { "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN", "HF_TOKEN_PATH", "HF_HUB_OFFLINE", "ASPNETCORE_ENVIRONMENT" })
        {
            start.Environment.Remove(elsewhere);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        _errors = _process.StandardError.ReadToEndAsync();
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

    /// <summary>Waits for the line that says where it listens.</summary>
    public async Task<Uri> ReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address)
            {
                // Nobody reads on, and a full pipe would halt the server.
                _output = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Uri(address);
            }
        }

        throw new InvalidOperationException($"The server ended before it was ready: {await _errors}");
    }

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
        await _output.WaitAsync(patience.Token);
        return (_process.ExitCode, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
