using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace MlxManager.Tests.Support;

/// <summary>The program as a person or a script calls it: a command with an end, an exit code, and what it wrote.</summary>
internal sealed class CommandProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly SemaphoreSlim _written = new(0);

    /// <param name="folder">Data and cache lie below it, as with a server on the same folder.</param>
    public CommandProcess(string folder, IReadOnlyDictionary<string, string> settings, params string[] args)
    {
        var start = ServerProcess.Prepare(folder, settings, [], args);
        start.RedirectStandardInput = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        _process.StandardInput.Close();
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_errors, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Output => [.. _output];

    public string Errors => string.Join('\n', _errors);

    public static async Task<CommandProcess> RunAsync(string folder, IReadOnlyDictionary<string, string> settings, params string[] args)
    {
        var command = new CommandProcess(folder, settings, args);
        await command.EndAsync();
        return command;
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>Waits until it has written a line to standard output that looks as wanted.</summary>
    public async Task<string> UntilAsync(Func<string, bool> wanted)
    {
        while (true)
        {
            if (_output.FirstOrDefault(wanted) is { } line)
            {
                return line;
            }

            if (!await _written.WaitAsync(Patience))
            {
                throw new TimeoutException($"It never wrote what was waited for, but: {string.Join('\n', _output)}\n{Errors}");
            }
        }
    }

    /// <summary>Ctrl+C.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async Task EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        _written.Dispose();
    }

    private void Take(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
            _written.Release();
        }
    }
}
