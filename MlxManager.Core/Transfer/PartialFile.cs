using Microsoft.Win32.SafeHandles;

namespace MlxManager.Core.Transfer;

/// <summary>
/// The open partial. Its length is the blob's from the moment <see cref="Extend"/> is called. All faults are <see cref="DiskException"/>s.
/// </summary>
/// <remarks>
/// Opened to share everything. On Unix .NET then takes flock(2) SH on the partial: it hinders only who asks for EX on
/// this very file, which no other tool does (the Python client locks <c>.locks/…/&lt;etag&gt;.lock</c>, and the partial bears our mark).
/// Not sealed: tests derive a disk that fails.
/// </remarks>
internal class PartialFile : IDisposable
{
    private const FileShare ShareAll = FileShare.ReadWrite | FileShare.Delete;
    private const int InWordsOnly = unchecked((int)0x80131620); // COR_E_IO: .NET's own, no system's
    private readonly string _path;
    private readonly long _size;
    private readonly SafeFileHandle _handle;
    private readonly FileIdentity _identity;
    private readonly Func<string, OpenWatch> _beginWatch;
    private OpenWatch _watch;

    protected PartialFile(string path, long size, Func<string, OpenWatch>? beginWatch = null)
    {
        _path = path;
        _size = size;
        _beginWatch = beginWatch ?? OpenWatch.Begin;
        (_handle, _identity) = Guard("The partial file could not be opened", () => OpenOrCreate(path, size));
        _watch = _beginWatch(path);
        FoundLength = RandomAccess.GetLength(_handle);
    }

    /// <summary>The file's length when it was opened; 0 for one just created.</summary>
    public long FoundLength { get; }

    public FileIdentity Identity => _identity;

    /// <summary>Whether another program has opened it since it was opened here, or since <see cref="WatchAnew"/>: it may have written.</summary>
    public bool WasOpened => _watch.WasOpened;

    /// <summary>
    /// How often what was opened is worth another look: a program that opens it again and again only reads it, or it would be seen to be
    /// wrong; and where nobody tells, a second look is no wiser than the first.
    /// </summary>
    public int MostLooks => _watch.IsBlind ? 1 : 3;

    public static PartialFile Open(string path, long size) => new(path, size);

    public void WatchAnew()
    {
        _watch.Dispose();
        _watch = _beginWatch(_path);
    }

    /// <summary>Gives the file the blob's length, whatever it had.</summary>
    public void Extend() => Guard("The partial file could not be given its size", () => RandomAccess.SetLength(_handle, _size));

    public virtual void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (Exception e) when (DiskException.IsDiskError(e))
        {
            throw DiskException.From("The partial file could not be written", e);
        }
    }

    public virtual int Read(Span<byte> bytes, long offset)
    {
        try
        {
            return RandomAccess.Read(_handle, bytes, offset);
        }
        catch (Exception e) when (DiskException.IsDiskError(e))
        {
            throw DiskException.From("The partial file could not be read", e);
        }
    }

    public virtual void Flush() => Guard("The partial file could not be brought to the disk", () => RandomAccess.FlushToDisk(_handle));

    /// <summary>Whether the path still leads to this file, with the length it should have; tools prune partials without asking.</summary>
    public bool IsInPlace() => Guard("The partial file could not be looked at", () =>
    {
        var (kind, identity, length) = FileIdentity.At(_path);
        return kind == PathKind.File && identity == _identity && length == _size;
    });

    public void Delete() => Guard("The partial file could not be deleted", () => File.Delete(_path));

    public void Dispose()
    {
        // A flush that was left behind at a stop still holds a reference; the handle is closed after it.
        _handle.Dispose();
        _watch.Dispose();
        GC.SuppressFinalize(this);
    }

    private static (SafeFileHandle Handle, FileIdentity Identity) OpenOrCreate(string path, long size)
    {
        // Somebody may delete or plant something between a look and the open; he will tire before we do.
        for (var tries = 0; tries < 5; tries++)
        {
            var (kind, seen, _) = FileIdentity.At(path);
            if (kind == PathKind.Nothing)
            {
                // CreateNew follows no link, and fails if there is anything by that name.
                var created = Create(path, size);
                return (created, FileIdentity.Of(created));
            }

            if (kind == PathKind.Other)
            {
                throw new IOException("something that is not a file lies at its place.");
            }

            if (kind == PathKind.Link)
            {
                // Writing through it could harm whatever it points to. Only the link itself goes.
                File.Delete(path);
                continue;
            }

            // Opening changes nothing yet, so it is early enough to see afterwards whether it was the file itself.
            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, ShareAll);
            if (FileIdentity.Of(handle) == seen)
            {
                return (handle, seen);
            }

            handle.Dispose();
        }

        throw new IOException("another program keeps changing it.");
    }

    private static SafeFileHandle Create(string path, long size)
    {
        try
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, ShareAll, FileOptions.None, preallocationSize: size);
        }
        catch (IOException e) when (size > 0 && e is not (DirectoryNotFoundException or FileNotFoundException) && FreeBytes(path) < size)
        {
            // Preallocation reports a full disk in words only, and takes the new file away again.
            throw new DiskException("The partial file could not be created: no space is left on the disk.", isFull: true, e);
        }
        catch (IOException e) when (e.HResult == InWordsOnly)
        {
            // The disk counts free what it does not give, for a quota or its own bookkeeping: what it does give shows when bytes are written.
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, ShareAll);
        }
    }

    private static long FreeBytes(string path) => new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace;

    private static void Guard(string what, Action act) => Guard(what, () =>
    {
        act();
        return true;
    });

    private static T Guard<T>(string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (DiskException.IsDiskError(e))
        {
            throw DiskException.From(what, e);
        }
    }
}
