using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library;
using MlxManager.Core.Models;

namespace MlxManager.Web.Terminal.Doctor;

/// <summary>The cache folder, its disk, what the file system can do, and what lies in it; and the machine's memory.</summary>
internal sealed class CacheChecks(string folder, TimeProvider time)
{
    private const string Topic = "cache";
    private const string Away = "Connect its disk, or set HF_HUB_CACHE. If it is new, the first download makes it.";

    /// <summary>Below this not even a small model fits.</summary>
    private const long LittleRoom = 1_000_000_000;

    /// <summary>Shown of several of a kind.</summary>
    private const int Named = 3;

    /// <summary>As the systems call them. On some of these a lock is always granted.</summary>
    private static readonly string[] OverNetwork =
        ["nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "9p", "v9fs", "ceph", "lustre", "glusterfs", "fuse.sshfs", "fuse.rclone"];

    public IEnumerable<Finding> Run()
    {
        var cache = new ModelCache(folder);
        if (!cache.Exists)
        {
            yield return Finding.Note(Topic, $"{folder} is not there", Away);
        }
        else
        {
            foreach (var finding in Trial(FolderTrial.Run(folder)).Concat(Contents(cache)))
            {
                yield return finding;
            }
        }

        yield return Room(cache);
        if (FileSystem() is { } kind)
        {
            yield return kind;
        }

        yield return Finding.Ok("memory", $"{ByteText.Of(MachineMemory.Read().TotalBytes)}, of which a model can use {ByteText.Of(MachineMemory.Read().UsableBytes)}");
    }

    private IEnumerable<Finding> Trial(FolderTrial trial)
    {
        if (trial.Fault is { } fault)
        {
            yield return Finding.Problem(Topic, $"{folder} cannot be written: {fault}", "Check its rights, and whether its disk is mounted read-only.");
            yield break;
        }

        yield return Finding.Ok(Topic, $"{folder} can be written{(trial.IsGroupWritable ? ", and is shared with a group" : "")}");
        yield return trial.HasLinks
            ? Finding.Ok("links", "symbolic links work")
            : Finding.Note("links", "this file system has no symbolic links: each revision holds its own copy of its files");
        yield return trial.LocksExclude
            ? Finding.Ok("locks", "of two programs that lock a file, one gets it")
            : Finding.Problem("locks", "a lock does not keep a second program out here", "Let only one program at a time download into this cache, or put it on a local disk.");
        if (!trial.IsCaseSensitive)
        {
            yield return Finding.Note("names", "capital and small letters are the same here: two models whose names differ in nothing else share a folder");
        }
    }

    private IEnumerable<Finding> Contents(ModelCache cache)
    {
        Inventory seen;
        string? fault = null;
        try
        {
            seen = CacheLook.Once(cache, time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            (seen, fault) = (Inventory.Empty, exception.Message);
        }

        if (fault is not null)
        {
            yield return Finding.Problem("models", $"the cache cannot be read: {fault}", "Check the rights of its folders.");
            yield break;
        }

        yield return Finding.Ok("models", $"{seen.Repos.Length} {(seen.Repos.Length == 1 ? "repository" : "repositories")}, {ByteText.Of(seen.SizeBytes)}");
        var damaged = seen.Repos.Where(repo => repo.IsCorrupt).Select(repo => repo.Name.ToString()).ToList();
        if (damaged.Count > 0)
        {
            yield return Finding.Problem(
                "damage", $"other tools leave out {Some(damaged)}: links or refs in it lead to nothing", "Fetch it again ('mlx-manager pull'), or remove it ('mlx-manager rm').");
        }

        if (seen.Repos.SelectMany(repo => repo.Partials).ToList() is { Count: > 0 } partials)
        {
            yield return Finding.Note(
                "unfinished",
                $"{partials.Count} unfinished {(partials.Count == 1 ? "file" : "files")}, {ByteText.Of(partials.Sum(partial => partial.SizeBytes))}, of downloads under way or of tools that were killed",
                "The page Library tells which, and removes what nobody will finish.");
        }

        if (seen.Repos.Sum(repo => repo.StrayLocks) + seen.GoneLocks.Sum(gone => gone.Count) is > 0 and var stray)
        {
            yield return Finding.Note("lock files", $"{stray} that nobody holds", "They do no harm; the page Library removes those that nobody needs.");
        }
    }

    private static string Some(List<string> names) =>
        names.Count <= Named ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Named))} and {names.Count - Named} more";

    private static Finding Room(ModelCache cache)
    {
        try
        {
            return (cache.FreeBytes(), cache.TotalBytes()) switch
            {
                (long.MaxValue, _) => Finding.Note("disk", "the system does not tell how much room there is"),
                (var free and < LittleRoom, _) => Finding.Problem("disk", $"only {ByteText.Of(free)} are free", "Make room: 'mlx-manager ls --local' shows what is here, 'mlx-manager rm' removes it."),
                var (free, total) => Finding.Ok("disk", total is { } all ? $"{ByteText.Of(free)} of {ByteText.Of(all)} are free" : $"{ByteText.Of(free)} are free"),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem("disk", $"it cannot be asked for its room: {exception.Message}", Away);
        }
    }

    private Finding? FileSystem()
    {
        try
        {
            var nearest = folder;
            while (!Directory.Exists(nearest) && Path.GetDirectoryName(nearest) is { } parent)
            {
                nearest = parent;
            }

            var format = new DriveInfo(nearest).DriveFormat;
            return OverNetwork.Contains(format, StringComparer.OrdinalIgnoreCase)
                ? Finding.Note("file system", $"{format}, over the network: locks may hold nobody off, and writing may be slow", "Let one machine at a time download into it.")
                : Finding.Ok("file system", format);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Windows has no drive behind a network path, and the system may not say: nothing hangs on it.
            return null;
        }
    }
}
