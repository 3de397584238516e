using System.Collections.Immutable;

namespace MlxManager.Core.Library.Disk;

/// <summary>What could be removed so that something fits, and what of it is proposed. Nothing of it is done yet.</summary>
/// <param name="Shortage">What must be freed.</param>
/// <param name="Candidates">All that may go, the cheapest loss first, then the least recently used.</param>
/// <param name="Proposed">Of these, no more than it takes; none when all of them were not enough, or nothing must be freed.</param>
/// <param name="Kept">What may not go, the largest first.</param>
public sealed record RoomPlan(
    RoomShortage Shortage, ImmutableArray<RoomItem> Candidates, ImmutableArray<RoomItem> Proposed, ImmutableArray<KeptRepo> Kept)
{
    public long ProposedBytes => FreedBytes(Proposed);

    /// <summary>What removing every candidate would free.</summary>
    public long PossibleBytes => FreedBytes(Candidates);

    public bool IsEnough => PossibleBytes >= Shortage.Bytes;

    /// <summary>Without what goes with something else that is chosen too.</summary>
    public static IEnumerable<RoomItem> Outermost(IEnumerable<RoomItem> chosen)
    {
        var all = chosen.ToList();
        var whole = all.Where(item => item.Kind == RoomItemKind.Repo).Select(item => item.Repo).ToHashSet();
        return all.Where(item => item.Kind == RoomItemKind.Repo || !whole.Contains(item.Repo));
    }

    /// <summary>What removing these frees at least, each byte counted once.</summary>
    public static long FreedBytes(IEnumerable<RoomItem> chosen) => Outermost(chosen).Sum(item => item.Bytes);
}
