namespace MlxManager.Core.Cache;

/// <summary>
/// Decides how contents go that are not what they must be, so that they can be fetched again: first every link to them, in
/// every revision, then the blobs. Cut off between any two steps nothing dangles: a revision lacks files, which its listing
/// tells, and the blob is one that nobody uses. Of a blob that is itself a link into a shared store only the link goes.
/// </summary>
internal static class BadBlobRemoval
{
    /// <summary>From the disk as it is; changes nothing. Where nobody can tell who needs a blob there are no steps, and that is said.</summary>
    public static RemovalPlan Plan(RepoFolders folders, IReadOnlyCollection<RepoContent> bad)
    {
        var survey = RepoSurvey.Take(folders);
        if (!survey.AreNeedsKnown)
        {
            return new RemovalPlan([], 0, null, $"The cache of {folders.Name} is damaged, so nothing was removed: {string.Join(' ', survey.Damage)}");
        }

        // Whoever holds a blob's lock is about to put another one there.
        var held = bad.Where(content => content is { IsBlob: true, Etag: { } etag } && BlobLock.IsHeldElsewhere(folders.Lock(etag))).ToHashSet();
        var free = bad.Where(content => !held.Contains(content)).ToList();
        var blobs = free.Where(content => content.IsBlob).Select(content => content.Place).ToHashSet(StringComparer.Ordinal);

        // Links that a crash left under a temporary name too: they would dangle like any other.
        var links = survey.Snapshots.SelectMany(snapshot => snapshot.Entries)
            .Where(entry => entry.Blob is not null && blobs.Contains(Path.Combine(folders.Blobs, entry.Blob)))
            .Select(entry => entry.Path);
        var files = free.Where(content => !content.IsBlob).Select(content => content.Place);
        RemovalStep[] steps =
        [
            .. links.Concat(files).Where(IsThere).Select(path => new RemovalStep(RemovalKind.Link, path)),
            .. blobs.Where(IsThere).Order(StringComparer.Ordinal).Select(path => new RemovalStep(RemovalKind.Blob, path)),
        ];
        return new RemovalPlan(steps, steps.Sum(step => DiskUse.Of(step.Path)), null, Said(held.Count));
    }

    private static string? Said(int held) =>
        held == 0 ? null : $"Another program is writing {held} of these files at this moment; they were left.";

    /// <summary>A folder in its place is not what was found bad.</summary>
    private static bool IsThere(string path) => DiskEntry.At(path).Kind is DiskKind.File or DiskKind.Link;
}
