namespace MlxManager.Core.Cache;

/// <summary>
/// A whole repo: everything in its folder, known or not, and its locks. A partial or a blob that another program is writing at
/// that moment stays, and the folder with it.
/// </summary>
internal sealed class WholePlan(RepoFolders folders)
{
    private readonly RemovalDraft _draft = new(folders);
    private readonly List<string> _unread = [];

    public RemovalPlan Make()
    {
        var names = new Dictionary<string, RemovalKind>(StringComparer.Ordinal)
        {
            [folders.Refs] = RemovalKind.Ref,
            [folders.Snapshots] = RemovalKind.Link,
            [folders.Trees] = RemovalKind.Tree,
            [folders.Blobs] = RemovalKind.Blob,
        };
        foreach (var path in List(folders.Folder))
        {
            Walk(path, names.GetValueOrDefault(path, RemovalKind.Other));
        }

        if (folders.IsReal(folders.Locks))
        {
            _draft.Add(RemovalKind.Lock, List(folders.Locks).Where(path => DiskEntry.At(path).Kind == DiskKind.File));
            _draft.AddEmptied([folders.Locks]);
        }

        if (folders.IsReal(folders.Folder) && _draft.IsEmptied(folders.Folder))
        {
            _draft.AddRepoFolder();
        }

        return new RemovalPlan(_draft.Steps, _draft.FreedBytes, null, _unread.Count == 0 ? null : $"Cannot be read: {string.Join(", ", _unread)}.");
    }

    private void Walk(string path, RemovalKind kind)
    {
        if (DiskEntry.At(path).Kind == DiskKind.Folder)
        {
            foreach (var inner in List(path))
            {
                // Only files directly in blobs/ are blobs.
                Walk(inner, kind == RemovalKind.Blob && path != folders.Blobs ? RemovalKind.Other : kind);
            }
        }
        else if (kind == RemovalKind.Blob && path.EndsWith(RepoFolders.PartialSuffix, StringComparison.Ordinal))
        {
            _draft.Add(new RemovalStep(RemovalKind.Partial, path) { Check = StepCheck.LockIsFree });
        }
        else
        {
            _draft.Add(new RemovalStep(kind, path));
        }
    }

    private List<string> List(string folder)
    {
        try
        {
            return folders.IsReal(folder) ? [.. Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal)] : [];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unread.Add(folder);
            return [];
        }
    }
}
