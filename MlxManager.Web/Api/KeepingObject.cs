using MlxManager.Core.Settings;

namespace MlxManager.Web.Api;

/// <summary>How the library is kept.</summary>
/// <param name="Pins">Repos that are never proposed for removal, as models/owner/name.</param>
/// <param name="BudgetBytes">How much the cache may hold; null for as much as fits.</param>
/// <param name="UsesTrash">Whether deletions are set aside first, so that they can be undone.</param>
/// <param name="TrashDays">How long, 1 to 365.</param>
/// <param name="ChecksUpdatesDaily">Whether the Hub is asked once a day what has moved.</param>
/// <param name="TakesFromOtherTools">Whether content that Ollama or LM Studio already hold is copied from there instead of fetched.</param>
internal sealed record KeepingObject(
    IReadOnlyList<string> Pins, long? BudgetBytes, bool UsesTrash, int TrashDays, bool ChecksUpdatesDaily, bool TakesFromOtherTools)
{
    public static KeepingObject From(LibraryPreferences set) =>
        new(set.Pins, set.BudgetBytes, set.UsesTrash, set.TrashDays, set.ChecksUpdatesDaily, set.TakesFromOtherTools);
}

/// <summary>What can be set; every field may be left out.</summary>
/// <param name="BudgetBytes">From a megabyte on; null lifts it.</param>
internal sealed record KeepingBody(
    IReadOnlyList<string>? Pins = null,
    long? BudgetBytes = null,
    bool? UsesTrash = null,
    int? TrashDays = null,
    bool? ChecksUpdatesDaily = null,
    bool? TakesFromOtherTools = null);
