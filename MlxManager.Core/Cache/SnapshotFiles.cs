using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// Files that lie in the snapshots themselves, where links are impossible, by the content that their commit's listing gives them. Where
/// links are possible there are none, and no listing is read.
/// </summary>
internal static class SnapshotFiles
{
    /// <returns>Absolute paths; empty when the repo cannot be looked into.</returns>
    public static ILookup<Etag, string> Of(RepoFolders folders)
    {
        var found = new List<(Etag Etag, string Path)>();
        foreach (var snapshot in RepoSurvey.Take(folders).Snapshots)
        {
            var files = snapshot.Entries.Where(entry => entry is { Kind: DiskKind.File, IsContent: true }).ToDictionary(entry => entry.Name, StringComparer.Ordinal);
            if (files.Count == 0 || snapshot.Commit is not { } commit || !folders.IsReal(folders.Trees) || TreeFile.Read(folders.Tree(commit), commit) is not { } tree)
            {
                continue;
            }

            found.AddRange(tree.Files.Where(file => files.TryGetValue(file.Path.Value, out var entry) && entry.Length == file.Size)
                .Select(file => (file.Etag, files[file.Path.Value].Path)));
        }

        return found.ToLookup(one => one.Etag, one => one.Path);
    }
}
