using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MlxManager.Core.Transfer;

/// <summary>
/// Whether anybody has opened a file since, by inotify(7): who writes into our partial behind the hash's back must open it first. Only
/// on Linux; other systems do not tell, and what is written into a file by our mark's name there goes unseen.
/// </summary>
internal sealed partial class OpenWatch : IDisposable
{
    private const uint Opened = 0x20;
    private readonly SafeFileHandle? _events;

    private OpenWatch(SafeFileHandle? events) => _events = events;

    /// <summary>Also true where it should be known and is not: the system gives only so many watches.</summary>
    public bool WasOpened => OperatingSystem.IsLinux()
        && (_events is null || GetBytesAvailable(_events, out var waiting) != 0 || waiting > 0);

    /// <summary>Whether <see cref="WasOpened"/> is true for want of knowing.</summary>
    public bool IsBlind => OperatingSystem.IsLinux() && _events is null;

    public static OpenWatch Begin(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new OpenWatch(null);
        }

        var events = INotifyInit();
        if (events.IsInvalid || INotifyAddWatch(events, path, Opened) < 0)
        {
            events.Dispose();
            return new OpenWatch(null);
        }

        return new OpenWatch(events);
    }

    public void Dispose() => _events?.Dispose();

    // The layer .NET's own FileSystemWatcher uses, which itself cannot be told to look for openings.
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_INotifyInit", SetLastError = true)]
    private static partial SafeFileHandle INotifyInit();

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_INotifyAddWatch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int INotifyAddWatch(SafeFileHandle events, string path, uint mask);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_GetBytesAvailable", SetLastError = true)]
    private static partial int GetBytesAvailable(SafeFileHandle events, out int count);
}
