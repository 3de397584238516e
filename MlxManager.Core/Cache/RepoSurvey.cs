using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <param name="Path">Absolute.</param>
/// <param name="Name">Below the snapshot's folder, with forward slashes.</param>
/// <param name="Blob">The name of the blob in this model that a link leads to by its text, there or not.</param>
/// <param name="Length">Bytes of the content; null when the entry leads to no file.</param>
internal sealed record SnapshotEntry(string Path, string Name, DiskKind Kind, string? Blob, long? Length, DateTime LastWriteUtc);

/// <param name="Commit">Null for a folder that no official client would have made.</param>
internal sealed record SurveyedSnapshot(string Folder, CommitHash? Commit, DateTime LastWriteUtc, IReadOnlyList<SnapshotEntry> Entries);

internal sealed record SurveyedRef(string Path, string Name, CommitHash? Commit);

/// <summary>
/// What one model's folder holds, from one walk; links are read, never walked through. Damage that makes it impossible
/// to say which blobs are needed (<see cref="AreNeedsKnown"/>):
/// <list type="bullet">
/// <item>the model's folder, <c>blobs</c> or <c>snapshots</c> is a file or a link</item>
/// <item>a link stands directly in <c>snapshots/</c>, or any folder below it cannot be read</item>
/// </list>
/// <c>refs</c> or <c>trees</c> being a file or a link is said, but keeps nobody from planning the rest. Not damage: dangling links, links to elsewhere (they need no blob of ours), unknown files
/// and folders (left alone), refs to nothing, malformed trees.
/// </summary>
internal sealed class RepoSurvey
{
    private readonly RepoFolders _folders;
    private readonly Dictionary<string, DiskEntry> _blobs = new(StringComparer.Ordinal);
    private readonly List<SurveyedSnapshot> _snapshots = [];
    private readonly List<SurveyedRef> _refs = [];
    private readonly List<string> _damage = [];

    private RepoSurvey(RepoFolders folders) => _folders = folders;

    /// <summary>What stands at <see cref="RepoFolders.Folder"/>.</summary>
    public DiskKind Folder { get; private set; }

    public IReadOnlyList<SurveyedSnapshot> Snapshots => _snapshots;

    public IReadOnlyList<SurveyedRef> Refs => _refs;

    /// <summary>One sentence each, for people.</summary>
    public IReadOnlyList<string> Damage => _damage;

    /// <summary>Whether it can be said of each blob who needs it.</summary>
    public bool AreNeedsKnown { get; private set; } = true;

    /// <summary>Something may lie where we could not or would not look.</summary>
    public bool IsHidden { get; private set; }

    public static RepoSurvey Take(RepoFolders folders)
    {
        var survey = new RepoSurvey(folders) { Folder = DiskEntry.At(folders.Folder).Kind };
        if (survey.Folder == DiskKind.Folder)
        {
            survey.TakeBlobs();
            survey.TakeSnapshots();
            survey.AreNeedsKnown = survey._damage.Count == 0;
            survey.TakeRefs(folders.Refs);
            _ = survey.List(folders.Trees);
        }
        else if (survey.Folder != DiskKind.Missing)
        {
            survey.NotAFolder(folders.Folder, survey.Folder);
            survey.AreNeedsKnown = false;
        }

        return survey;
    }

    public bool IsUsed(string blob) => _snapshots.Any(snapshot => snapshot.Entries.Any(entry => entry.Blob == blob));

    private void TakeBlobs()
    {
        foreach (var info in List(_folders.Blobs))
        {
            var entry = DiskEntry.Of(info);
            _blobs[info.Name] = entry.Kind == DiskKind.Link ? DiskEntry.FileBehind(info.FullName) : entry;
        }
    }

    private void TakeSnapshots()
    {
        foreach (var info in List(_folders.Snapshots))
        {
            var entry = DiskEntry.Of(info);
            if (entry.Kind == DiskKind.Link)
            {
                NotAFolder(info.FullName, entry.Kind);
            }
            else if (entry.Kind == DiskKind.Folder)
            {
                var entries = new List<SnapshotEntry>();
                TakeEntries(info.FullName, "", entries);
                _ = CommitHash.TryParse(info.Name, out var commit);
                _snapshots.Add(new SurveyedSnapshot(info.FullName, commit, entry.LastWriteUtc, entries));
            }
        }
    }

    private void TakeEntries(string folder, string prefix, List<SnapshotEntry> entries)
    {
        foreach (var info in List(folder))
        {
            var name = prefix + info.Name;
            var entry = DiskEntry.Of(info);
            switch (entry.Kind)
            {
                case DiskKind.Folder:
                    TakeEntries(info.FullName, name + "/", entries);
                    break;
                case DiskKind.File:
                    entries.Add(new SnapshotEntry(info.FullName, name, entry.Kind, null, entry.Length, entry.LastWriteUtc));
                    break;
                case DiskKind.Link:
                    entries.Add(OfLink(info.FullName, name, entry.Target!));
                    break;
            }
        }
    }

    private SnapshotEntry OfLink(string path, string name, string target)
    {
        var end = Path.GetFullPath(target, Path.GetDirectoryName(path)!);
        var blob = Path.GetDirectoryName(end) == _folders.Blobs ? Path.GetFileName(end) : null;

        // What leads elsewhere is followed only to learn its size.
        var content = blob is null ? DiskEntry.FileBehind(path) : _blobs.GetValueOrDefault(blob);
        return new SnapshotEntry(path, name, DiskKind.Link, blob, content.Kind == DiskKind.File ? content.Length : null, content.LastWriteUtc);
    }

    private void TakeRefs(string folder)
    {
        foreach (var info in List(folder))
        {
            var kind = DiskEntry.Of(info).Kind;
            if (kind == DiskKind.Folder)
            {
                TakeRefs(info.FullName);
            }
            else if (kind != DiskKind.Missing)
            {
                var name = Path.GetRelativePath(_folders.Refs, info.FullName).Replace(Path.DirectorySeparatorChar, '/');
                _refs.Add(new SurveyedRef(info.FullName, name, RefFile.Read(info.FullName)));
            }
        }
    }

    private List<FileSystemInfo> List(string folder)
    {
        try
        {
            var kind = DiskEntry.At(folder).Kind;
            if (kind == DiskKind.Folder)
            {
                return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos()];
            }

            if (kind != DiskKind.Missing)
            {
                NotAFolder(folder, kind);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Removed by someone since we looked.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            IsHidden = true;
            _damage.Add($"{folder} cannot be read ({e.Message.TrimEnd('.')}).");
        }

        return [];
    }

    private void NotAFolder(string path, DiskKind kind)
    {
        // Behind a link there may be anything; behind a file there is nothing.
        IsHidden |= kind == DiskKind.Link;
        _damage.Add($"{path} is a {(kind == DiskKind.Link ? "link" : "file")} where a folder belongs.");
    }
}
