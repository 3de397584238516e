using System.Runtime.InteropServices;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary><c>ptrace(2)</c> and what belongs to it, of Linux on x64. All calls on one process come from the thread that seized it.</summary>
internal static partial class Ptrace
{
    public const int Continue = 7;
    public const int Seize = 0x4206;
    public const int Listen = 0x4208;
    public const int EventStop = 128;
    public const int CallStop = 7; // PTRACE_EVENT_SECCOMP
    public const int Trap = 5;
    public const int Kill = 9;
    public const int Cont = 18;

    /// <summary>Stops at calls that the filter names, follows children and threads, and ends all with the tracer.</summary>
    public const int Options = 2 | 4 | 8 | 0x10 | 0x80 | 0x100000;

    private const int PokeUser = 6;
    private const int CallInfo = 0x420e;
    private const int CallNumber = 15 * 8; // orig_rax in struct user
    private const int Result = 10 * 8; // rax
    private const int AllThreads = 0x40000000; // __WALL
    private const int Untraced = 2;
    private const int NoNewPrivileges = 38;
    private const int Seccomp = 22;
    private const int Filter = 2;

    /// <summary>A program of the PATH, with this process's environment and standard streams, that stops at these calls, and at files it makes.</summary>
    public static int Spawn(IReadOnlyList<string> command, IReadOnlyList<int> calls)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(one => $"{one.Key}={one.Value}");
        var (process, error) = (0, 0);

        // The filter is a thread's and its children's, and cannot be taken off: a thread of its own gets it, and ends.
        var thread = new Thread(() =>
        {
            StopAt(calls);
            error = PosixSpawn(out process, command[0], 0, 0, [.. command, null], [.. environment, null]);
        });
        thread.Start();
        thread.Join();
        return error == 0 ? process : throw new InvalidOperationException($"{command[0]} was not started: error {error}.");
    }

    public static void WaitUntilStopped(int process)
    {
        if (WaitPid(process, out var status, Untraced) != process || (status & 0xff) != 0x7f)
        {
            throw new InvalidOperationException("The program ended before it was traced.");
        }
    }

    /// <summary>The next of the traced threads that has stopped or ended; 0 when none is left.</summary>
    public static int WaitAny(out int status) => Math.Max(0, WaitPid(-1, out status, AllThreads));

    public static void Ask(int request, int thread, nint data = 0)
    {
        // A thread may be gone by now, killed with its process; its end is told by the next wait.
        _ = Call(request, thread, 0, data);
    }

    public static void Must(int request, int process, nint data)
    {
        if (Call(request, process, 0, data) < 0)
        {
            throw new InvalidOperationException($"ptrace was refused: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    public static void Signal(int process, int signal) => _ = SendSignal(process, signal);

    /// <summary>Null when the thread is gone.</summary>
    public static SystemCall? Beginning(int thread)
    {
        var info = new byte[88];
        var handle = GCHandle.Alloc(info, GCHandleType.Pinned);
        try
        {
            return Call(CallInfo, thread, info.Length, handle.AddrOfPinnedObject()) > 0 && info[0] == 3
                ? new SystemCall(thread, BitConverter.ToInt64(info, 24), [.. Enumerable.Range(0, 6).Select(i => BitConverter.ToInt64(info, 32 + (8 * i)))])
                : null;
        }
        finally
        {
            handle.Free();
        }
    }

    /// <summary>The call is not made, and answers the error.</summary>
    public static void Refuse(int thread, int error)
    {
        _ = Call(PokeUser, thread, CallNumber, -1);
        _ = Call(PokeUser, thread, Result, -error);
    }

    /// <summary>
    /// seccomp(2): a small program of instructions { code, jump if true, jump if false, operand }. An <c>openat</c> stops only when it may
    /// make a file: without a tracer, as at the very beginning, a call that would stop fails, and libraries are opened there.
    /// </summary>
    private static unsafe void StopAt(IReadOnlyList<int> calls)
    {
        const ulong Load = 0x20, IfEqual = 0x15, IfSet = 0x45, Return = 0x06, Trace = 0x7ff00000, Allow = 0x7fff0000;
        const ulong Flags = 16 + (2 * 8);
        var count = calls.Count;
        ulong[] program =
        [
            Load,
            Instruction(IfEqual, 0, 2, SystemCall.OpenAt),
            Instruction(Load, 0, 0, Flags),
            Instruction(IfSet, count + 1, count, SystemCall.Create),
            .. calls.Select((call, i) => Instruction(IfEqual, count - i, 0, (ulong)call)),
            Instruction(Return, 0, 0, Allow),
            Instruction(Return, 0, 0, Trace),
        ];
        fixed (ulong* first = program)
        {
            var described = stackalloc nint[2] { program.Length, (nint)first };
            if (Control(NoNewPrivileges, 1, 0, 0, 0) != 0 || Control(Seccomp, Filter, (nint)described, 0, 0) != 0)
            {
                throw new InvalidOperationException($"seccomp was refused: error {Marshal.GetLastPInvokeError()}.");
            }
        }
    }

    private static ulong Instruction(ulong code, int ifTrue, int ifFalse, ulong operand) =>
        code | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | (operand << 32);

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint Call(long request, int process, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitPid(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PosixSpawn(out int process, string file, nint actions, nint attributes, string?[] arguments, string?[] environment);
}
