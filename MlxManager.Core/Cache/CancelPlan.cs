using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// One cancel, thought through. Ours to remove is only what the download planned, was not there before and nobody else
/// needs: links by path <em>and</em> blob, blobs no remaining link of any revision names, partials by mark. Whatever is
/// not recognised stays. Where nobody can tell who needs a blob, blobs stay and that is said.
/// </summary>
internal sealed class CancelPlan(RepoFolders folders, RepoSurvey survey, CommitHash commit, CancelScope scope)
{
    private readonly RemovalDraft _draft = new(folders);
    private readonly bool _isShared = scope.KeepPaths.Count > 0 || scope.KeepEtags.Count > 0;

    public RemovalPlan Make()
    {
        var snapshot = survey.Snapshots.FirstOrDefault(snapshot => snapshot.Commit == commit);
        var links = OurLinks(snapshot).ToHashSet();
        var remaining = survey.Snapshots.SelectMany(one => one.Entries).Where(entry => !links.Contains(entry)).ToList();

        // Not before the last file is gone, and never under another download of the same commit.
        var snapshotGoes = !scope.SnapshotExisted && scope.KeepPaths.Count == 0 && (snapshot?.Entries.All(links.Contains) ?? true);
        var refs = snapshotGoes ? survey.Refs.Where(one => one.Commit == commit).Select(one => one.Path).ToList() : [];
        _draft.Add(RemovalKind.Ref, refs);
        _draft.Add(RemovalKind.Link, links.Select(link => link.Path));
        if (snapshotGoes && folders.IsReal(folders.Trees))
        {
            _draft.Add(RemovalKind.Tree, [folders.Tree(commit)]);
        }

        var blobsStay = AddBlobs(BlobNeeds.Of(folders, remaining));
        if (folders.IsReal(folders.Locks))
        {
            _draft.Add(RemovalKind.Lock, Etags().Select(folders.Lock));
        }

        AddFolders(snapshotGoes, refs);
        return new RemovalPlan(_draft.Steps, _draft.FreedBytes, Kept(links), blobsStay);
    }

    private IEnumerable<SnapshotEntry> OurLinks(SurveyedSnapshot? snapshot)
    {
        var planned = scope.Files.Where(file => !file.WasLinked && !scope.KeepPaths.Contains(file.Path))
            .DistinctBy(file => file.Path).ToDictionary(file => file.Path.Value, StringComparer.Ordinal);
        var ours = snapshot?.Entries.Where(entry => planned.TryGetValue(entry.Name, out var file)
            && (entry.Kind == DiskKind.Link ? entry.Blob == file.Etag.Value : entry.Length == file.Size)) ?? [];

        // What a crash left half-made in any snapshot is nobody's, and must not keep a blob alive.
        return ours.Concat(survey.Snapshots.SelectMany(one => one.Entries).Where(entry => TemporaryName.Is(Path.GetFileName(entry.Path))));
    }

    /// <returns>What to say when blobs had to stay because nobody can tell who needs them.</returns>
    private string? AddBlobs(HashSet<string> needed)
    {
        if (!folders.IsReal(folders.Blobs))
        {
            return survey.AreNeedsKnown ? null : Said(0);
        }

        // A link in blobs/ leads into a shared store and was made by another tool: not ours.
        var wasHere = scope.Files.Where(file => file.WasPresent).Select(file => file.Etag).ToHashSet();
        var blobs = Etags().Where(etag => !wasHere.Contains(etag) && !needed.Contains(etag.Value))
            .Select(folders.Blob).Where(path => DiskEntry.At(path).Kind == DiskKind.File).ToList();
        if (survey.AreNeedsKnown)
        {
            _draft.Add(RemovalKind.Blob, blobs);
        }

        var partials = scope.Files.Where(file => !scope.KeepEtags.Contains(file.Etag)).Select(file => folders.Partial(file.Etag, file.Mark));
        _draft.Add(RemovalKind.Partial, partials);
        _draft.Add(RemovalKind.Partial, Directory.EnumerateFiles(folders.Folder).Where(path => TemporaryName.Is(Path.GetFileName(path))));
        return survey.AreNeedsKnown ? null : Said(blobs.Count);
    }

    private string Said(int blobs) =>
        $"The cache of {folders.Id} is damaged: {string.Join(' ', survey.Damage)} "
        + (blobs > 0
            ? $"{blobs} downloaded files were left, since it cannot be told whether another revision needs them."
            : "Something may be left there.");

    private void AddFolders(bool snapshotGoes, List<string> refs)
    {
        if (!_isShared && folders.IsReal(folders.Locks) && _draft.IsEmptied(folders.Locks))
        {
            _draft.AddEmptied([folders.Locks]);
        }

        if (snapshotGoes && !_isShared && _draft.IsEmptied(folders.Folder))
        {
            _draft.AddRepoFolder();
        }
        else
        {
            // Something stays: the official scan then wants blobs, refs and snapshots there, empty or not.
            _draft.AddEmptied(scope.Files.SelectMany(file => RemovalDraft.Parents(folders.Entry(commit, file.Path), folders.Snapshot(commit)))
                .Concat(refs.SelectMany(path => RemovalDraft.Parents(path, folders.Refs)))
                .Concat(snapshotGoes ? [folders.Snapshot(commit)] : []));
        }
    }

    /// <summary>The best revision that stays, for the person who asks: one that refs name before others, whole before usable.</summary>
    private CommitHash? Kept(HashSet<SnapshotEntry> links) => survey.Snapshots
        .Where(one => one.Commit is not null)
        .Select(one => (
            Commit: one.Commit!,
            State: RevisionState.Of(folders, one.Commit!, [.. one.Entries.Where(entry => !links.Contains(entry))])))
        .Where(one => one.State.IsUsable)
        .OrderByDescending(one => one.State.IsWhole).ThenByDescending(one => survey.Refs.Any(name => name.Commit == one.Commit))
        .Select(one => one.Commit).FirstOrDefault();

    private IEnumerable<Etag> Etags() => scope.Files.Select(file => file.Etag).Distinct().Where(etag => !scope.KeepEtags.Contains(etag));
}
