using System.Diagnostics;

namespace MlxManager.Tests.Interop;

/// <summary>
/// A lock taken as the official Python client takes it, by a process of its own: Python's <c>fcntl.flock</c>, or util-linux'
/// <c>flock</c> where there is no Python. Let go on disposal.
/// </summary>
internal sealed class OtherProcessLock : IDisposable
{
    private const string Python = """
        import fcntl, sys
        file = open(sys.argv[1], "a")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        print("held", flush=True)
        sys.stdin.read()
        """;

    private readonly Process _holder;

    private OtherProcessLock(Process holder) => _holder = holder;

    /// <summary>Null while another holds it.</summary>
    public static async Task<OtherProcessLock?> TryTakeAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string[] command = IsOnPath("python3") ? ["python3", "-c", Python, path] : ["flock", "--nonblock", path, "sh", "-c", "echo held; cat"];
        var holder = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        if (await holder.StandardOutput.ReadLineAsync() == "held")
        {
            return new OtherProcessLock(holder);
        }

        var error = await holder.StandardError.ReadToEndAsync();
        await holder.WaitForExitAsync();
        holder.ExitCode.Should().Be(1, error);
        holder.Dispose();
        error.Should().Match(text => text.Length == 0 || text.Contains("BlockingIOError", StringComparison.Ordinal));
        return null;
    }

    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
}
