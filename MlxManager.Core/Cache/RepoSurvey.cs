using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// What one repo's folder holds, from one walk; links are read, never walked through. Damage that makes it impossible
/// to say which blobs are needed (<see cref="AreNeedsKnown"/>):
/// <list type="bullet">
/// <item>the repo's folder, <c>blobs</c> or <c>snapshots</c> is a file or a link</item>
/// <item>a link stands directly in <c>snapshots/</c>, or any folder below it cannot be read</item>
/// </list>
/// <c>refs</c> or <c>trees</c> being a file or a link is said, but keeps nobody from planning the rest. Not damage: dangling
/// links, links to elsewhere (they need no blob of ours), unknown files and folders (left alone), refs to nothing, malformed trees.
/// </summary>
internal sealed class RepoSurvey
{
    private readonly RepoFolders _folders;
    private readonly SurveyedFolders _list;
    private readonly Dictionary<string, SurveyedBlob> _blobs = new(StringComparer.Ordinal);
    private readonly List<SurveyedSnapshot> _snapshots = [];
    private readonly List<SurveyedRef> _refs = [];

    private RepoSurvey(RepoFolders folders)
    {
        _folders = folders;
        _list = new SurveyedFolders(folders);
    }

    /// <summary>What stands at <see cref="RepoFolders.Folder"/>.</summary>
    public DiskKind Folder { get; private set; }

    public FileFacts FolderFacts { get; private init; }

    public IReadOnlyCollection<SurveyedBlob> Blobs => _blobs.Values;

    public IReadOnlyList<SurveyedSnapshot> Snapshots => _snapshots;

    public IReadOnlyList<SurveyedRef> Refs => _refs;

    /// <summary>One sentence each, for people.</summary>
    public IReadOnlyList<string> Damage => _list.Damage;

    public IReadOnlyList<SurveyedOddity> Oddities => _list.Oddities;

    /// <summary>Names in the locks folder; only in a full survey.</summary>
    public IReadOnlyList<string> Locks { get; private set; } = [];

    /// <summary>Files that the Hub was asked for and does not have; only in a full survey.</summary>
    public int KnownAbsent { get; private set; }

    /// <summary>What must be unchanged for this survey to be still right, but for partials and what is changed in place.</summary>
    public SeenFiles Seen => _list.Seen;

    /// <summary>Whether it can be said of each blob who needs it.</summary>
    public bool AreNeedsKnown { get; private set; } = true;

    /// <summary>Something may lie where we could not or would not look.</summary>
    public bool IsHidden => _list.IsHidden;

    public static RepoSurvey Take(RepoFolders folders)
    {
        var facts = FileFacts.At(folders.Folder);
        var survey = new RepoSurvey(folders) { Folder = facts.Kind, FolderFacts = facts };
        survey.Seen.Add(folders.Folder, facts);
        if (survey.Folder == DiskKind.Folder)
        {
            survey.TakeBlobs();
            survey.TakeSnapshots();
            survey.AreNeedsKnown = survey.Damage.Count == 0;
            survey.TakeRefs(folders.Refs, "");
            survey.TakeTrees();
        }
        else if (survey.Folder != DiskKind.Missing)
        {
            survey._list.NotAFolder(folders.Folder, survey.Folder);
            survey.AreNeedsKnown = false;
        }

        return survey;
    }

    /// <summary>With what lies beside: locks, and what is known to be absent.</summary>
    public static RepoSurvey TakeAll(RepoFolders folders)
    {
        var survey = Take(folders);
        if (survey.Folder == DiskKind.Folder)
        {
            survey.Locks = [.. survey._list.Of(folders.Locks, details: false)
                .Where(entry => entry.Kind == DiskKind.File && entry.Name.EndsWith(RepoFolders.LockSuffix, StringComparison.Ordinal))
                .Select(entry => entry.Name)];
            survey.KnownAbsent = survey.CountFiles(folders.Absent);
        }

        return survey;
    }

    public bool IsUsed(string blob) => _snapshots.Any(snapshot => snapshot.Entries.Any(entry => entry.Blob == blob));

    /// <summary>What stands at <c>blobs/&lt;name&gt;</c>; null when nothing does.</summary>
    public SurveyedBlob? Blob(string name) => _blobs.GetValueOrDefault(name);

    private void TakeBlobs()
    {
        foreach (var entry in _list.Of(_folders.Blobs, details: true))
        {
            AddBlob(entry.Name, entry.Kind, entry.Facts);
        }
    }

    private SurveyedBlob AddBlob(string name, DiskKind kind, FileFacts facts)
    {
        var path = Path.Combine(_folders.Blobs, name);
        facts = kind == DiskKind.Link ? FileFacts.Behind(path) : facts;
        var isShared = kind == DiskKind.Link && facts.Kind == DiskKind.File;
        return _blobs[name] = new SurveyedBlob(name, kind, facts, isShared ? DiskEntry.EndOf(path) : null);
    }

    private void TakeSnapshots()
    {
        foreach (var entry in _list.OfSnapshots())
        {
            var folder = Path.Combine(_folders.Snapshots, entry.Name);
            var entries = new List<SnapshotEntry>();
            var facts = TakeEntries(new SnapshotPlace(folder, "", folder, 0), entries);
            _ = CommitHash.TryParse(entry.Name, out var commit);
            _snapshots.Add(new SurveyedSnapshot(folder, commit, facts.LastWriteUtc, entries));
            if (commit is null)
            {
                _list.Odd(Oddity.UnknownEntry, folder, isCorrupt: false);
            }
        }
    }

    private FileFacts TakeEntries(SnapshotPlace place, List<SnapshotEntry> entries)
    {
        foreach (var entry in _list.Of(place.Folder, details: true))
        {
            switch (entry.Kind)
            {
                case DiskKind.Folder:
                    TakeEntries(place.Inner(entry.Name), entries);
                    break;
                case DiskKind.File:
                    entries.Add(new SnapshotEntry(place.Snapshot, place.Prefix + entry.Name, DiskKind.File, null, entry.Facts.Length, entry.Facts.LastWriteUtc)
                    {
                        LastReadUtc = entry.Facts.LastReadUtc,
                    });
                    break;
                case DiskKind.Link:
                    entries.Add(OfLink(place, entry));
                    break;
            }
        }

        return Seen.Of(place.Folder) ?? default;
    }

    private SnapshotEntry OfLink(SnapshotPlace place, FolderEntry link)
    {
        var blob = place.BlobOf(link.Target, _folders.Blobs);

        // One that was published since blobs/ was listed is looked at again; what leads elsewhere is followed only to learn its size.
        var facts = blob is null ? FileFacts.Behind(Path.Combine(place.Folder, link.Name))
            : (Blob(blob) ?? AddLate(blob)).Facts;
        return new SnapshotEntry(
            place.Snapshot, place.Prefix + link.Name, DiskKind.Link, blob, facts.Kind == DiskKind.File ? facts.Length : null, facts.LastWriteUtc)
        {
            LastReadUtc = facts.LastReadUtc,
            Elsewhere = blob is null ? DiskEntry.EndOf(Path.Combine(place.Folder, link.Name)) : null,
            LeadsToFolder = facts.Kind == DiskKind.Folder,
        };
    }

    private SurveyedBlob AddLate(string name)
    {
        FileFacts facts = default;
        try
        {
            facts = FileFacts.At(Path.Combine(_folders.Blobs, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then blobs/ could not be listed either, which is noted; the link needs it all the same.
        }

        return facts.Kind == DiskKind.Missing ? new SurveyedBlob(name, DiskKind.Missing, facts, null) : AddBlob(name, facts.Kind, facts);
    }

    private void TakeRefs(string folder, string prefix)
    {
        foreach (var entry in _list.Of(folder, details: true))
        {
            var path = Path.Combine(folder, entry.Name);
            if (entry.Kind == DiskKind.Folder)
            {
                TakeRefs(path, prefix + entry.Name + "/");
            }
            else if (entry.Name != CacheLitter.PassedOver)
            {
                // Clients write it in place, which its folder's time does not tell.
                Seen.Add(path, entry.Kind == DiskKind.File ? entry.Facts : FileFacts.At(path));
                var text = RefFile.ReadText(path);
                var file = entry.Kind == DiskKind.File ? entry.Facts : FileFacts.Behind(path);
                _refs.Add(new SurveyedRef(path, prefix + entry.Name, RefFile.Parse(text), text)
                {
                    IsUnread = text is null && file is { Kind: DiskKind.File, Length: > 0 and <= RefFile.MaxBytes },
                });
            }
        }
    }

    private void TakeTrees()
    {
        foreach (var entry in _list.Of(_folders.Trees, details: true))
        {
            Seen.Add(Path.Combine(_folders.Trees, entry.Name), entry.Facts);
        }
    }

    private int CountFiles(string folder) => _list.Of(folder, details: false).Sum(entry =>
        entry.Kind == DiskKind.Folder ? CountFiles(Path.Combine(folder, entry.Name)) : entry.Kind == DiskKind.File ? 1 : 0);
}
