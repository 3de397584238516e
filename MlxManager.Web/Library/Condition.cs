using MlxManager.Core.Library;

namespace MlxManager.Web.Library;

public enum ConditionKind
{
    Whole,
    Usable,
    Incomplete,

    /// <summary>Nothing tells which files belong to it.</summary>
    Unknown,

    /// <summary>The official scan would call it corrupt.</summary>
    Damaged,

    /// <summary>No revision is there, only what a download left.</summary>
    Leftovers,

    /// <summary>A download of it is not finished.</summary>
    Arriving,
}

/// <summary>How a repo stands: one word, and the values needed to say more. Equal values look the same.</summary>
/// <param name="Wholeness">Of its current revision; null when there is none.</param>
/// <param name="Flaw">The first of those for which the official scan would call it corrupt.</param>
/// <param name="LooseBytes">Of partials and blobs that no revision uses.</param>
public sealed record Condition(ConditionKind Kind, Wholeness? Wholeness = null, CacheFlaw? Flaw = null, int Flaws = 0, long LooseBytes = 0)
{
    public static Condition Of(CachedRepo repo, bool isArriving)
    {
        var corrupting = repo.Flaws.Where(flaw => flaw.IsCorrupt).ToList();
        var wholeness = repo.Current?.Wholeness;
        return new(
            isArriving ? ConditionKind.Arriving : corrupting.Count > 0 ? ConditionKind.Damaged : Of(wholeness),
            wholeness,
            corrupting.FirstOrDefault(),
            corrupting.Count,
            repo.Partials.Sum(partial => partial.SizeBytes) + repo.Unreferenced.Sum(blob => blob.SizeBytes));
    }

    public static ConditionKind Of(Wholeness? wholeness) => wholeness?.State switch
    {
        WholenessState.Whole => ConditionKind.Whole,
        WholenessState.Usable => ConditionKind.Usable,
        WholenessState.Incomplete => ConditionKind.Incomplete,
        WholenessState.Unknown => ConditionKind.Unknown,
        _ => ConditionKind.Leftovers,
    };
}
