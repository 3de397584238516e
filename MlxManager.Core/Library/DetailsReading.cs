using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library;

/// <summary>Puts what a repo holds beside what its listings say.</summary>
internal static class DetailsReading
{
    public static RepoDetails? Read(RepoFolders folders, PartialOwners owners, CancellationToken cancellationToken)
    {
        if (RepoReading.Read(folders) is not { } read)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var (partials, strayLocks) = owners.Of(folders, read);
        var repo = read.Repo with { Partials = partials, StrayLocks = strayLocks };
        var snapshots = read.Snapshots.Where(one => one.Commit is not null).ToDictionary(one => one.Commit!);
        var users = read.Snapshots.SelectMany(one => one.Entries.Where(entry => entry.Length is not null).Select(entry => entry.Content).Distinct())
            .CountBy(content => content).ToDictionary();
        var revisions = repo.Revisions.Select(revision => Describe(folders, revision, snapshots[revision.Commit], users)).ToImmutableArray();
        var facts = repo.Name.Kind == RepoKind.Model && repo.Current is { } current
            ? FactsReading.Read(repo.Name.Id, snapshots[current.Commit].Entries, cancellationToken)
            : null;
        return new RepoDetails(repo, folders.Folder, revisions, facts);
    }

    private static RevisionDetails Describe(
        RepoFolders folders, CachedRevision revision, SurveyedSnapshot snapshot, Dictionary<string, int> users)
    {
        var tree = folders.IsReal(folders.Trees) ? TreeFile.Read(folders.Tree(revision.Commit), revision.Commit) : null;
        var listed = tree?.Files.ToDictionary(file => file.Path.Value, StringComparer.Ordinal) ?? [];
        var here = snapshot.Entries.Where(entry => !entry.LeadsToFolder && !TemporaryName.Is(Path.GetFileName(entry.Name)))
            .DistinctBy(entry => entry.Name).ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        var files = here.Keys.Union(listed.Keys).Order(StringComparer.Ordinal)
            .Select(path => Describe(path, here.GetValueOrDefault(path), listed.GetValueOrDefault(path), users));
        return new RevisionDetails(revision, tree is not null, [.. files]);
    }

    private static CachedFile Describe(string path, SnapshotEntry? entry, RepoFile? listed, Dictionary<string, int> users)
    {
        var state = entry is null ? CachedFileState.Missing
            : entry.Length is null ? CachedFileState.Dangling
            : listed is not null && listed.Size != entry.Length ? CachedFileState.WrongSize
            : CachedFileState.Present;
        return new CachedFile(
            path,
            entry?.Length,
            listed?.Size,
            entry is null ? listed?.Etag.Value : entry.Blob,
            state,
            entry?.Length is not null && users[entry.Content] > 1)
        {
            ExpectedEtag = listed?.Etag,
        };
    }
}
