using System.Text.RegularExpressions;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>
/// One change a program makes to its disk, named so that it is the same in each run: <c>rename hf/hub/…/blobs/0a1b2c3d</c>. Names
/// made by chance are replaced, hashes cut short.
/// </summary>
internal static partial class DiskStep
{
    /// <summary>Null for what lies elsewhere, or needs not survive: the index of SQLite's log, and keys of cookies.</summary>
    public static string? Name(string kind, string path, string root) =>
        !path.StartsWith(root + "/", StringComparison.Ordinal) || path.EndsWith("-shm", StringComparison.Ordinal) || path.Contains("/data/keys", StringComparison.Ordinal)
            ? null
            : $"{kind} {Hash().Replace(Chance().Replace(path[(root.Length + 1)..], "~"), "$1")}";

    [GeneratedRegex(@"(?<=\.)[0-9a-f]{8}(?=\.incomplete)|(?<=\.mlx-)[0-9a-f]{8}(?=\.tmp)|(?<=/\.mlxmanager-trash/)[^/]+|(?<=etilqs_)[0-9a-f]+")]
    private static partial Regex Chance();

    [GeneratedRegex("([0-9a-f]{8})(?:[0-9a-f]{56}|[0-9a-f]{32})")]
    private static partial Regex Hash();
}
