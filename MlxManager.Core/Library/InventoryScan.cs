using System.Collections.Concurrent;
using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;

namespace MlxManager.Core.Library;

/// <summary>
/// Looks at the whole cache, and remembers: a repo whose folders (and refs and listings) have kept their times is not read again, only
/// its partials are. What such times do not tell, a blob changed in place or last read, is found by reading a few repos anew with
/// each look, the longest unread first. One look at a time.
/// </summary>
internal sealed class InventoryScan(ModelCache cache, Func<IReadOnlyList<DownloadHold>> holds, TimeProvider time)
{
    private const int ReadAnewAtOnce = 8;
    private static readonly TimeSpan ReadAnewAfter = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<RepoName, Remembered> _remembered = new();
    private readonly ConcurrentDictionary<RepoName, bool> _asked = new();

    /// <summary>The next look reads this one anew, whatever its folders' times say.</summary>
    public void Forget(RepoName name) => _asked[name] = true;

    /// <exception cref="IOException">The cache folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public Inventory Look()
    {
        var now = time.GetUtcNow();
        var due = Due(now);
        var top = CacheTop.Look(cache);
        if (!top.IsThere)
        {
            return new Inventory(false, [], [], now);
        }

        var owners = new PartialOwners(holds(), now);
        var found = new Remembered?[top.Repos.Count];
        Parallel.For(0, found.Length, i => found[i] = Look(top.Repos[i], due, owners, now));

        // What was on a disk that went away meanwhile is not gone.
        if (!cache.Exists)
        {
            return new Inventory(false, [], [], now);
        }

        Remember(top.Repos, found);
        return new Inventory(
            true,
            [.. found.OfType<Remembered>().Select(one => one.Shown)],
            [.. top.Oddities.Select(oddity => RepoFlaws.Of(oddity, cache.Root))],
            now)
        {
            GoneLocks = [.. top.Gone.Select(gone => new GoneRepoLocks(gone.Folder, gone.Count))],
            SharedAgainBytes = found.OfType<Remembered>().SelectMany(one => one.Read?.Shared ?? [])
                .GroupBy(one => one.Path).Sum(same => same.Skip(1).Sum(one => one.Bytes)),
        };
    }

    private HashSet<RepoName> Due(DateTimeOffset now)
    {
        var due = _remembered.Where(one => one.Value.ReadAt < now - ReadAnewAfter)
            .OrderBy(one => one.Value.ReadAt).Take(ReadAnewAtOnce).Select(one => one.Key).ToHashSet();
        foreach (var name in _asked.Keys)
        {
            _asked.TryRemove(name, out _);
            due.Add(name);
        }

        return due;
    }

    private Remembered? Look(RepoName name, HashSet<RepoName> due, PartialOwners owners, DateTimeOffset now)
    {
        var before = _remembered.GetValueOrDefault(name);
        var folders = cache.Repo(name).Folders;
        try
        {
            var isKept = before?.Read is { } known && !due.Contains(name) && known.Seen.AreUnchanged();
            var read = isKept ? before!.Read : RepoReading.Read(folders);
            if (read is null)
            {
                return null;
            }

            var (partials, strayLocks) = owners.Of(folders, read);
            var shown = read.Repo with { Partials = partials, StrayLocks = strayLocks };
            return new Remembered(read with { Snapshots = [] }, InventoryComparison.KeepIfSame(before?.Shown, shown), isKept ? before!.ReadAt : now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Remembered(null, InventoryComparison.KeepIfSame(before?.Shown, RepoReading.Unreadable(name)), now);
        }
    }

    private void Remember(IReadOnlyList<RepoName> names, Remembered?[] found)
    {
        var here = new HashSet<RepoName>();
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] is { } one)
            {
                here.Add(names[i]);
                _remembered[names[i]] = one;
            }
        }

        foreach (var gone in _remembered.Keys.Where(name => !here.Contains(name)))
        {
            _remembered.TryRemove(gone, out _);
        }
    }

    /// <param name="Read">Null when it could not be read.</param>
    private sealed record Remembered(ReadRepo? Read, CachedRepo Shown, DateTimeOffset ReadAt);
}
