using System.Collections.Immutable;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// Some revisions of a repo: the refs that stand at them, what their snapshots hold, their listings and notes, and the blobs
/// that no other revision leads to and no unfinished download needs. What another revision's link leads through stays too.
/// </summary>
internal sealed class RevisionPlan(RepoFolders folders, RepoSurvey survey, IReadOnlySet<CommitHash> commits, IReadOnlyList<CacheHold> holds)
{
    private readonly RemovalDraft _draft = new(folders);

    public RemovalDraft Draft => _draft;

    public ImmutableArray<SharedBlob> Stays { get; private set; } = [];

    /// <summary>Everything but the folders, which go by what is drafted besides.</summary>
    public RevisionPlan Make()
    {
        var going = Going();
        foreach (var one in survey.Refs.Where(one => one.Commit is not null && commits.Contains(one.Commit)))
        {
            _draft.Add(new RemovalStep(RemovalKind.Ref, one.Path) { Check = StepCheck.StandsAtCommit, Commit = one.Commit });
        }

        _draft.Add(RemovalKind.Link, going.Select(entry => entry.Path));
        foreach (var commit in commits)
        {
            if (folders.IsReal(folders.Trees))
            {
                _draft.Add(RemovalKind.Tree, [folders.Tree(commit)]);
            }

            _draft.Add(RemovalKind.Other, Files(folders.KnownAbsent(commit)));
        }

        AddBlobs(going);
        return this;
    }

    /// <summary>The folders that all the steps of the draft leave empty, the repo's own among them unless a download needs it.</summary>
    public RemovalPlan Finish()
    {
        var isFree = holds.Count == 0;
        if (isFree && folders.IsReal(folders.Locks) && _draft.Steps.Any(step => step.Kind == RemovalKind.Lock) && _draft.IsEmptied(folders.Locks))
        {
            _draft.AddEmptied([folders.Locks]);
        }

        if (isFree && _draft.Steps.Any(step => step.Kind < RemovalKind.Lock) && folders.IsReal(folders.Folder) && _draft.IsEmptied(folders.Folder))
        {
            _draft.AddRepoFolder();
        }
        else
        {
            var steps = _draft.Steps;
            _draft.AddEmptied(commits.SelectMany(commit => new[] { folders.Snapshot(commit), folders.KnownAbsent(commit) })
                .Concat(steps.Where(step => step.Kind == RemovalKind.Ref).SelectMany(step => RemovalDraft.Parents(step.Path, folders.Refs))));
        }

        return new RemovalPlan(_draft.Steps, _draft.FreedBytes, null, Damage()) { Stays = Stays };
    }

    private HashSet<SnapshotEntry> Going()
    {
        var going = survey.Snapshots.Where(one => one.Commit is not null && commits.Contains(one.Commit)).SelectMany(one => one.Entries).ToHashSet();
        var all = survey.Snapshots.SelectMany(one => one.Entries).ToList();

        // A link of a revision that stays may lead through one that goes; no official client makes such, people do.
        for (var before = -1; before != going.Count;)
        {
            before = going.Count;
            var through = all.Where(entry => !going.Contains(entry) && entry is { Kind: DiskKind.Link, Blob: null })
                .Select(entry => DiskEntry.At(entry.Path).Target is { } target ? Path.GetFullPath(target, Path.GetDirectoryName(entry.Path)!) : null)
                .OfType<string>().ToHashSet(StringComparer.Ordinal);
            going.RemoveWhere(entry => through.Contains(entry.Path));
        }

        return going;
    }

    private void AddBlobs(HashSet<SnapshotEntry> going)
    {
        if (!folders.IsReal(folders.Blobs))
        {
            return;
        }

        var users = survey.Snapshots.Select(one => (one.Commit, Blobs: BlobNeeds.Of(folders, one.Entries.Where(entry => !going.Contains(entry))))).ToList();
        var held = holds.SelectMany(hold => hold.Blobs).Select(blob => blob.Etag.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var stays = ImmutableArray.CreateBuilder<SharedBlob>();
        foreach (var name in BlobNeeds.Of(folders, going))
        {
            var by = users.Where(user => user.Blobs.Contains(name)).ToList();
            var path = Path.Combine(folders.Blobs, name);
            if (by.Count > 0 || held.Contains(name))
            {
                stays.Add(new SharedBlob(name, DiskEntry.FileBehind(path).Length, [.. by.Select(user => user.Commit).OfType<CommitHash>()], held.Contains(name)));
            }
            else if (survey.AreNeedsKnown)
            {
                _draft.Add(new RemovalStep(RemovalKind.Blob, path));
                AddLock(name);
            }
        }

        Stays = stays.ToImmutable();
    }

    private void AddLock(string blob)
    {
        if (folders.IsReal(folders.Locks))
        {
            _draft.Add(RemovalKind.Lock, [Path.Combine(folders.Locks, blob + RepoFolders.LockSuffix)]);
        }
    }

    private List<string> Files(string folder) => folders.IsReal(folder)
        ? [.. Directory.EnumerateFileSystemEntries(folder).SelectMany(path => DiskEntry.At(path).Kind == DiskKind.Folder ? Files(path) : [path])]
        : [];

    private string? Damage() => survey.AreNeedsKnown
        ? null
        : $"The cache of {folders.Name} is damaged: {string.Join(' ', survey.Damage)} Its blobs stay, since it cannot be told who needs them.";
}
