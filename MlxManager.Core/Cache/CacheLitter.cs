namespace MlxManager.Core.Cache;

/// <summary>Names that systems and file managers strew about, and that say nothing about a cache.</summary>
internal static class CacheLitter
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ".DS_Store", ".localized", ".Spotlight-V100", ".fseventsd", ".Trashes", ".TemporaryItems", ".directory",
        "Thumbs.db", "desktop.ini", "System Volume Information", "$RECYCLE.BIN", "lost+found",
    };

    /// <summary>The one such name that the official scan passes over inside a repo; any other makes it call the repo corrupt.</summary>
    public const string PassedOver = ".DS_Store";

    /// <summary>Also <c>._name</c>: what macOS keeps beside a file on volumes of other systems.</summary>
    public static bool Is(string name) => name.StartsWith("._", StringComparison.Ordinal) || Names.Contains(name);
}
