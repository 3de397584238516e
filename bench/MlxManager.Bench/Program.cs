using System.Runtime.InteropServices;
using MlxManager.Bench;
using MlxManager.Bench.Lab;

if (args is [RestlessServer.Flag, .. var rest])
{
    return await RestlessServer.RunAsync(rest);
}

if (Settings.Read(args) is not { } settings)
{
    await Console.Error.WriteLineAsync(Settings.Usage);
    return 2;
}

// Ctrl+C, a closed terminal and "timeout" end the run in order: servers stopped, folder removed, the rows so far printed.
using var stop = new CancellationTokenSource(settings.Longest, TimeProvider.System);
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

var report = new Report(settings);
var isWhole = true;
await using (var bench = await Workshop.OpenAsync(settings, stop.Token))
{
    foreach (var (name, run) in settings.Chosen)
    {
        try
        {
            Workshop.Log($"== {name}");
            await run(bench, report, stop.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // One row that cannot be measured must not take the others with it; it shows in the table and in the exit code.
            report.Broken(name, exception);
            Workshop.Log(exception.ToString());
            isWhole = false;
        }
        catch (OperationCanceledException)
        {
            report.Broken(name, new TimeoutException("stopped before its end"));
            isWhole = false;
            break;
        }
    }
}

await Console.Out.WriteLineAsync(report.ToMarkdown());
return isWhole ? 0 : 1;
