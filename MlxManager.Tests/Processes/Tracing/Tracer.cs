namespace MlxManager.Tests.Processes.Tracing;

/// <summary>
/// A process of its own that runs a program, counts each change it makes to its disk, over all its threads, and kills it before one of
/// them, or lets that one and those after it fail: as <c>strace --inject</c> does, which counts each thread for itself. The program
/// knows nothing of it.
/// </summary>
/// <param name="root">Only changes below this folder count.</param>
/// <param name="log">Where the steps are added, a line each.</param>
/// <param name="faultPath">The fault of now; looked at before each change.</param>
internal sealed class Tracer(string root, string log, string faultPath)
{
    private const int Killed = 137;
    private const string Command = "trace";

    private DiskFault _fault = DiskFault.None;
    private DateTime _faultWritten;
    private int _seen;

    /// <summary>What becomes the traced program when it is put before its command. It lives so briefly that to measure what it does often would cost a fifth of its start.</summary>
    public static string[] Launcher(string root, string log, string fault) =>
        ["env", "DOTNET_TieredPGO=0", "dotnet", typeof(Tracer).Assembly.Location, Command, root, log, fault, "--"];

    /// <summary>The test assembly's entry point; the test host loads it as a library and never comes here.</summary>
    public static int Main(string[] arguments) => arguments is [Command, var root, var log, var fault, "--", .. var program]
        ? new Tracer(root, log, fault).Run(program)
        : 2;

    private int Run(string[] program)
    {
        using var steps = new StreamWriter(log, append: true) { AutoFlush = true };

        // Stopped by itself until it is seized, so that not even its first call is missed.
        var main = Ptrace.Spawn(["sh", "-c", "kill -STOP $$; exec \"$@\"", "sh", .. program], SystemCall.Known);
        Ptrace.WaitUntilStopped(main);
        Ptrace.Must(Ptrace.Seize, main, Ptrace.Options);
        Ptrace.Signal(main, Ptrace.Cont);
        while (Ptrace.WaitAny(out var status) is > 0 and var thread)
        {
            var stop = (status >> 8) & 0xff;
            if ((status & 0x7f) != 0x7f)
            {
                if (thread == main)
                {
                    return (status & 0x7f) == 0 ? stop : Killed;
                }
            }
            else if (status >> 16 == Ptrace.CallStop)
            {
                Look(main, thread, steps);
                Ptrace.Ask(Ptrace.Continue, thread);
            }
            else if (status >> 16 == Ptrace.EventStop && stop != Ptrace.Trap)
            {
                Ptrace.Ask(Ptrace.Listen, thread);
            }
            else
            {
                Ptrace.Ask(Ptrace.Continue, thread, status >> 16 == 0 && stop != Ptrace.Trap ? stop : 0);
            }
        }

        return Killed;
    }

    private void Look(int main, int thread, StreamWriter steps)
    {
        if (Ptrace.Beginning(thread) is not { } call || call.Change() is not var (kind, path) || DiskStep.Name(kind, path, root) is not { } step)
        {
            return;
        }

        steps.WriteLine(step);
        ReadFault();
        if (step == _fault.Step)
        {
            _seen++;
        }

        if (_seen == 0 || _seen < _fault.Occurrence)
        {
            return;
        }

        if (_fault.Error is not { } error)
        {
            Ptrace.Signal(main, Ptrace.Kill);
        }
        else if (_fault.Hinders(kind))
        {
            Ptrace.Refuse(thread, (int)error);
        }
    }

    private void ReadFault()
    {
        var written = File.GetLastWriteTimeUtc(faultPath);
        if (written != _faultWritten)
        {
            (_faultWritten, _fault, _seen) = (written, DiskFault.Parse(File.ReadAllLines(faultPath)), 0);
        }
    }
}
