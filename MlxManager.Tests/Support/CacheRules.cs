namespace MlxManager.Tests.Support;

/// <summary>
/// The rules by which the official clients' scans call a repo corrupt, written down once more from their sources and with none of
/// the product's code: what either of them complains of is a fault. Python reads refs and snapshots with all their folders; JavaScript
/// only their top, but wants both to be there.
/// </summary>
internal static class CacheRules
{
    public static IReadOnlyList<string> Faults(string root) =>
        [.. Repos(root).SelectMany(FaultsOf)];

    /// <summary>What each file of each snapshot gives its reader, by path below the root; what dangles gives nothing.</summary>
    public static Dictionary<string, string> Readable(string root) => Repos(root)
        .Select(repo => Path.Combine(repo, "snapshots")).Where(Directory.Exists)
        .SelectMany(snapshots => Directory.EnumerateFiles(snapshots, "*", SearchOption.AllDirectories))
        .Where(path => EndOf(path) is not null)
        .ToDictionary(path => Path.GetRelativePath(root, path), File.ReadAllText);

    /// <summary>Without the locks, which no scan looks at, and the shared store of newer clients.</summary>
    private static IEnumerable<string> Repos(string root) =>
        Directory.EnumerateDirectories(root).Where(path => Path.GetFileName(path) is not (".locks" or "blobs"));

    private static IEnumerable<string> FaultsOf(string repo)
    {
        var parts = Path.GetFileName(repo).Split("--");
        if (parts.Length < 2 || parts[0] is not ("models" or "datasets" or "spaces"))
        {
            yield return $"no repo: {repo}";
            yield break;
        }

        var (snapshots, refs) = (Path.Combine(repo, "snapshots"), Path.Combine(repo, "refs"));
        if (!Directory.Exists(snapshots) || !Path.Exists(refs))
        {
            yield return $"no snapshots or no refs: {repo}";
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(snapshots).Where(file => Path.GetFileName(file) != ".DS_Store"))
        {
            yield return $"file in snapshots: {file}";
        }

        foreach (var file in Directory.EnumerateFiles(snapshots, "*", SearchOption.AllDirectories).Where(file => EndOf(file) is null))
        {
            yield return $"dangling: {file}";
        }

        foreach (var name in Directory.Exists(refs) ? Directory.EnumerateFiles(refs, "*", SearchOption.AllDirectories).Where(name => Path.GetFileName(name) != ".DS_Store") : [])
        {
            if (!Directory.Exists(Path.Combine(snapshots, File.ReadAllText(name))))
            {
                yield return $"ref to nothing: {name}";
            }
        }
    }

    private static string? EndOf(string path)
    {
        try
        {
            var end = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
            return File.Exists(end) && new FileInfo(end).LinkTarget is null ? end : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
