using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace MlxManager.Tests.Support;

/// <summary>Work done with no more rights to files than anybody has, also where the tests run as root: on Linux, by a thread of its own.</summary>
internal static partial class WithoutRights
{
    private const uint Nobody = 65534;

    public static void Do(Action work)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess)
            {
                // Of this thread alone, which ends with the work.
                _ = SetFileUser(Nobody);
            }

            try
            {
                work();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);
}
