using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;

namespace MlxManager.Core.Library;

/// <summary>Whose partials are whose, at one moment.</summary>
internal sealed class PartialOwners
{
    // One official client writes without a lock; what it wrote to a moment ago, it still writes to.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private const int MarkLength = 8;

    private readonly Dictionary<(RepoName Repo, string FileName), int> _ours = [];
    private readonly HashSet<(RepoName Repo, string Blob)> _held = [];
    private readonly DateTime _quietSince;

    public PartialOwners(IReadOnlyList<DownloadHold> holds, DateTimeOffset now)
    {
        _quietSince = now.UtcDateTime - Quiet;
        foreach (var (hold, blob) in holds.SelectMany(hold => hold.Blobs.Select(blob => (hold, blob))))
        {
            var repo = RepoName.Model(hold.Model);
            _ours[(repo, $"{blob.Etag}.{blob.Mark}{RepoFolders.PartialSuffix}")] = hold.DownloadId;
            _held.Add((repo, blob.Etag.Value));
        }
    }

    /// <summary>Looks at the partials again, and at which of the locks somebody needs.</summary>
    public (ImmutableArray<CachedPartial> Partials, int StrayLocks) Of(RepoFolders folders, ReadRepo read)
    {
        var partials = ImmutableArray.CreateBuilder<CachedPartial>(read.Partials.Count);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in read.Partials)
        {
            var facts = FileFacts.At(Path.Combine(folders.Blobs, name));
            if (facts.Kind != DiskKind.File)
            {
                continue;
            }

            var blob = BlobOf(name);
            var owner = OwnerOf(folders, name, blob, facts, out var download);
            partials.Add(new CachedPartial(name, owner, download, facts.AllocatedBytes, new DateTimeOffset(facts.LastWriteUtc, TimeSpan.Zero)));
            if (owner != PartialOwner.Orphaned)
            {
                needed.Add(blob + RepoFolders.LockSuffix);
            }
        }

        return (partials.ToImmutable(), read.Locks.Count(name => !needed.Contains(name)));
    }

    private PartialOwner OwnerOf(RepoFolders folders, string name, string blob, FileFacts facts, out int? download)
    {
        download = _ours.TryGetValue((folders.Name, name), out var id) ? id : null;
        return download is not null ? PartialOwner.Ours
            : facts.LastWriteUtc > _quietSince || IsLocked(folders, blob) ? PartialOwner.Foreign
            : PartialOwner.Orphaned;
    }

    /// <summary>
    /// To ask is to take the lock for a moment, so it is asked only of what has long been quiet, and never of what a download of
    /// ours is about to lock.
    /// </summary>
    private bool IsLocked(RepoFolders folders, string blob)
    {
        if (_held.Contains((folders.Name, blob)))
        {
            return false;
        }

        try
        {
            return BlobLock.IsHeldElsewhere(Path.Combine(folders.Locks, blob + RepoFolders.LockSuffix));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Who cannot ask must not call it nobody's.
            return true;
        }
    }

    /// <summary>The blob that a partial becomes: <c>&lt;blob&gt;.incomplete</c>, <c>&lt;blob&gt;.&lt;8 hex&gt;.incomplete</c>.</summary>
    private static string BlobOf(string partial)
    {
        var name = partial[..^RepoFolders.PartialSuffix.Length];
        var dot = name.Length - MarkLength - 1;
        return dot > 0 && name[dot] == '.' && PartialMark.TryParse(name[(dot + 1)..], out _) ? name[..dot] : name;
    }
}
