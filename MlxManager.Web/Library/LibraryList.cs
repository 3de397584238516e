using MlxManager.Core.Cache;
using MlxManager.Core.Library;

namespace MlxManager.Web.Library;

/// <summary>The rows of the library, chosen and in order.</summary>
internal static class LibraryList
{
    public static List<LibraryItem> Select(LibraryPicture picture, LibraryQuestion question)
    {
        var words = question.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var items = picture.Inventory.Repos.Where(repo => IsOf(repo.Name, question, words))
            .Select(repo => LibraryItem.Of(repo, picture)).Where(item => IsIn(item, question.State));
        return [.. Sorted(items, question.Sort)
            .ThenBy(item => item.Name.Kind)
            .ThenBy(item => item.Name.Id.Value, StringComparer.OrdinalIgnoreCase)
            .ThenBy(item => item.Name.Id.Value, StringComparer.Ordinal)];
    }

    /// <summary>Owners of all repos, in order; empty for those without one.</summary>
    public static List<string> Owners(Inventory inventory) =>
        [.. inventory.Repos.Select(repo => repo.Name.Id.Owner ?? "").Distinct().Order(StringComparer.OrdinalIgnoreCase)];

    private static bool IsOf(RepoName name, LibraryQuestion question, string[] words) =>
        (question.Kind is null || question.Kind == name.Kind)
        && (question.Owner is null || question.Owner == (name.Id.Owner ?? ""))
        && words.All(word => name.Id.Value.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsIn(LibraryItem item, StateChoice state) => state switch
    {
        StateChoice.Whole => item.Condition.Kind is ConditionKind.Whole or ConditionKind.Usable,
        StateChoice.Incomplete => item.Condition.Kind is ConditionKind.Incomplete or ConditionKind.Unknown or ConditionKind.Leftovers or ConditionKind.Arriving,
        StateChoice.Damaged => item.Condition.Flaw is not null,
        StateChoice.Pinned => item.IsPinned,
        _ => true,
    };

    private static IOrderedEnumerable<LibraryItem> Sorted(IEnumerable<LibraryItem> items, LibrarySort sort) => sort switch
    {
        LibrarySort.Size => items.OrderByDescending(item => item.SizeBytes),
        LibrarySort.LastUsed => items.OrderByDescending(item => item.LastUsed),
        LibrarySort.LastChanged => items.OrderByDescending(item => item.LastChanged),
        _ => items.OrderBy(item => item.Name.Kind),
    };
}
