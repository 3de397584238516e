using MlxManager.Core.Cache;

namespace MlxManager.Core.Library;

/// <summary>One repo as a survey found it, but for its partials, whose state changes without their folder's time.</summary>
/// <param name="Partials">Names in <c>blobs/</c>.</param>
/// <param name="Locks">Names in the locks folder.</param>
/// <param name="Snapshots">Only while the repo is looked at: what is remembered of it does without.</param>
/// <param name="Shared">What of it lies in a store that repos share, and how many bytes.</param>
internal sealed record ReadRepo(
    CachedRepo Repo,
    SeenFiles Seen,
    IReadOnlyList<SurveyedSnapshot> Snapshots,
    IReadOnlyList<string> Partials,
    IReadOnlyList<string> Locks,
    IReadOnlyList<(string Path, long Bytes)> Shared);

/// <summary>
/// Turns a survey into what the library shows, with the official scan's meaning (<c>scan_cache_dir</c> of huggingface_hub): a repo's
/// size is that of the blobs its snapshots lead to, each once and links followed; its times are theirs.
/// </summary>
internal sealed class RepoReading
{
    private readonly RepoFolders _folders;
    private readonly RepoSurvey _survey;
    private readonly Dictionary<string, Use> _uses = new(StringComparer.Ordinal);

    private RepoReading(RepoFolders folders, RepoSurvey survey) => (_folders, _survey) = (folders, survey);

    /// <summary>Null when it is gone.</summary>
    public static ReadRepo? Read(RepoFolders folders)
    {
        var survey = RepoSurvey.TakeAll(folders);
        return survey.Folder == DiskKind.Missing ? null : new RepoReading(folders, survey).Run();
    }

    /// <summary>For a repo that could not be looked at.</summary>
    public static CachedRepo Unreadable(RepoName name) => new()
    {
        Name = name,
        SizeBytes = 0,
        FileCount = 0,
        LastUsed = DateTimeOffset.UnixEpoch,
        LastChanged = DateTimeOffset.UnixEpoch,
        Revisions = [],
        Refs = [],
        Flaws = [new CacheFlaw(FlawKind.Unreadable, name.Folder, true)],
    };

    private ReadRepo Run()
    {
        CountUses();
        var repo = new CachedRepo
        {
            Name = _folders.Name,
            SizeBytes = _uses.Values.Sum(use => use.Bytes),
            FileCount = _uses.Count,
            LastUsed = At(_uses.Count > 0 ? _uses.Values.Max(use => use.LastReadUtc) : _survey.FolderFacts.LastReadUtc),
            LastChanged = At(_uses.Count > 0 ? _uses.Values.Max(use => use.LastWriteUtc) : _survey.FolderFacts.LastWriteUtc),
            Revisions = [.. _survey.Snapshots.Where(one => one.Commit is not null).Select(RevisionOf)
                .OrderByDescending(one => one.LastChanged).ThenBy(one => one.Commit.Value, StringComparer.Ordinal)],
            Refs = [.. RefsOf().OrderBy(one => one.Name, StringComparer.Ordinal)],
            Unreferenced = [.. LooseBlobs().OrderBy(one => one.FileName, StringComparer.Ordinal)],
            KnownAbsent = _survey.KnownAbsent,
            Flaws = [.. RepoFlaws.Of(_folders, _survey)],
        };
        return new ReadRepo(
            repo,
            _survey.Seen,
            _survey.Snapshots,
            [.. _survey.Blobs.Where(blob => blob.IsPartial).Select(blob => blob.Name).Order(StringComparer.Ordinal)],
            _survey.Locks,
            [.. Shared()]);
    }

    private void CountUses()
    {
        for (var snapshot = 0; snapshot < _survey.Snapshots.Count; snapshot++)
        {
            foreach (var entry in _survey.Snapshots[snapshot].Entries)
            {
                if (entry.Length is not { } bytes)
                {
                    continue;
                }

                var content = entry.Content;
                if (!_uses.TryGetValue(content, out var use))
                {
                    _uses[content] = use = new Use(bytes, entry.LastWriteUtc, entry.LastReadUtc, snapshot);
                }

                use.IsShared |= use.Snapshot != snapshot;
            }
        }
    }

    private CachedRevision RevisionOf(SurveyedSnapshot snapshot)
    {
        long size = 0, own = 0;
        var changed = DateTime.MinValue;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in snapshot.Entries.Where(entry => entry.Length is not null && seen.Add(entry.Content)))
        {
            var use = _uses[entry.Content];
            size += use.Bytes;
            own += use.IsShared ? 0 : use.Bytes;
            changed = use.LastWriteUtc > changed ? use.LastWriteUtc : changed;
        }

        var state = RevisionState.Of(_folders, snapshot.Commit!, snapshot.Entries, name => _survey.Blob(name)?.Length);
        return new CachedRevision(
            snapshot.Commit!,
            [.. _survey.Refs.Where(one => one.Commit == snapshot.Commit).Select(one => one.Name).Order(StringComparer.Ordinal)],
            state.FileCount,
            size,
            own,
            At(seen.Count > 0 ? changed : snapshot.LastWriteUtc),
            WholenessReading.Of(_folders.Name.Kind, state));
    }

    private IEnumerable<CachedRef> RefsOf() =>
        _survey.Refs.Select(one => new CachedRef(one.Name, one.Commit, RepoFlaws.IsDangling(_survey, one)) { IsUnread = one.IsUnread });

    private IEnumerable<LooseBlob> LooseBlobs()
    {
        var needed = _survey.Snapshots.SelectMany(one => one.Entries).Select(entry => entry.Blob).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return _survey.Blobs
            .Where(blob => blob.Kind is DiskKind.File or DiskKind.Link && !blob.IsPartial && !needed.Contains(blob.Name) && !CacheLitter.Is(blob.Name))
            .Select(blob => new LooseBlob(blob.Name, blob.Kind == DiskKind.File ? blob.Facts.Length : 0, At(blob.Facts.LastWriteUtc)));
    }

    private IEnumerable<(string Path, long Bytes)> Shared() => _survey.Blobs
        .Where(blob => blob.SharedAt is not null && _uses.ContainsKey(blob.Name))
        .Select(blob => (blob.SharedAt!, blob.Facts.Length));

    private static DateTimeOffset At(DateTime utc) => new(utc, TimeSpan.Zero);

    /// <summary>Content that snapshots lead to.</summary>
    private sealed class Use(long bytes, DateTime lastWriteUtc, DateTime lastReadUtc, int snapshot)
    {
        public long Bytes => bytes;

        public DateTime LastWriteUtc => lastWriteUtc;

        public DateTime LastReadUtc => lastReadUtc;

        /// <summary>The first that uses it.</summary>
        public int Snapshot => snapshot;

        /// <summary>Another one does, too.</summary>
        public bool IsShared { get; set; }
    }
}
