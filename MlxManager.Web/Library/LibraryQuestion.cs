using MlxManager.Core.Cache;

namespace MlxManager.Web.Library;

public enum StateChoice
{
    Any,
    Whole,
    Incomplete,
    Damaged,
    Pinned,
}

public enum LibrarySort
{
    Name,
    Size,
    LastUsed,
    LastChanged,
}

/// <summary>Which repos of the library are shown, and in which order.</summary>
/// <param name="Kind">Null for all.</param>
/// <param name="Owner">Null for all; empty for repos without one.</param>
public sealed record LibraryQuestion(string Text, RepoKind? Kind, StateChoice State, string? Owner, LibrarySort Sort)
{
    public static LibraryQuestion Everything { get; } = new("", null, StateChoice.Any, null, LibrarySort.Name);

    /// <summary>Whether nothing is left out.</summary>
    public bool ShowsAll => this with { Sort = LibrarySort.Name } == Everything;
}
