namespace MlxManager.Web.Models;

/// <summary>Where a key leads in a tree.</summary>
internal static class TreeKeys
{
    /// <summary>Null when the key leads nowhere.</summary>
    /// <param name="rows">What is in sight, from top to bottom.</param>
    public static FileNode? Target(string key, FileNode active, List<FileNode> rows)
    {
        var at = rows.IndexOf(active);
        return key switch
        {
            "ArrowDown" => at + 1 < rows.Count ? rows[at + 1] : null,
            "ArrowUp" => at > 0 ? rows[at - 1] : null,
            "Home" => rows[0],
            "End" => rows[^1],
            "ArrowRight" => active.Children.Count > 0 ? active.Children[0] : null,
            "ArrowLeft" => active.Parent is { Level: > 0 } parent ? parent : null,
            { Length: 1 } => rows.Skip(at + 1).Concat(rows.Take(at))
                .FirstOrDefault(row => row.Name.StartsWith(key, StringComparison.CurrentCultureIgnoreCase)),
            _ => null,
        };
    }
}
