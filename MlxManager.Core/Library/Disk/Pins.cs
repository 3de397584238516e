using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Library.Disk;

/// <summary>Which repos the person wants kept.</summary>
public static class Pins
{
    public static bool IsPinned(this LibraryPreferences set, RepoName repo) => set.Pins.Contains(repo.ToString());

    public static LibraryPreferences WithPin(this LibraryPreferences set, RepoName repo, bool isPinned) =>
        set.IsPinned(repo) == isPinned ? set
        : set with { Pins = isPinned ? InOrder(set.Pins.Add(repo.ToString())) : set.Pins.Remove(repo.ToString()) };

    /// <summary>As they are kept: each once, in order.</summary>
    public static ImmutableArray<string> InOrder(IEnumerable<string> pins) =>
        [.. pins.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
