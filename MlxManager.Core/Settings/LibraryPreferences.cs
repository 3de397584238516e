using System.Collections.Immutable;

namespace MlxManager.Core.Settings;

/// <summary>How the person keeps the library.</summary>
public sealed record LibraryPreferences
{
    public const int MostTrashDays = 365;

    public const long LeastBudgetBytes = 1_000_000;

    /// <summary>More than any disk of a person's.</summary>
    public const long MostBudgetBytes = 1_000_000_000_000_000;

    /// <summary>Deletions are set aside first, so that they can be undone.</summary>
    public bool UsesTrash { get; init; }

    /// <summary>How long what was deleted is kept, 1 to 365 days.</summary>
    public int TrashDays { get; init; } = 14;

    /// <summary>Whether the Hub is asked once a day what has moved.</summary>
    public bool ChecksUpdatesDaily { get; init; }

    /// <summary>Refs that the person has pointed back to an older revision.</summary>
    public ImmutableArray<RefSetBack> SetBack { get; init; } = [];

    /// <summary>Repos that are never proposed for removal, as <c>models/owner/name</c>; in order.</summary>
    public ImmutableArray<string> Pins { get; init; } = [];

    /// <summary>Unfinished downloads found in the cache that the person does not want to go on with, as <c>owner/name@commit</c>.</summary>
    public ImmutableArray<string> LeftAlone { get; init; } = [];

    /// <summary>How much the cache may hold, in bytes; null for as much as fits the disk.</summary>
    public long? BudgetBytes { get; init; }

    /// <summary>Whether content that Ollama or LM Studio already hold is copied from there instead of fetched.</summary>
    public bool TakesFromOtherTools { get; init; } = true;
}
