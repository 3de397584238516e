namespace MlxManager.Core.Downloads;

/// <summary>Ranks for a new order, changing as few as can be: what does not wait now keeps its rank, and comes back between the same two.</summary>
internal static class QueueOrder
{
    /// <param name="rest">The others, in their order.</param>
    /// <param name="at">Before which of them; their number for the end.</param>
    /// <returns>The new rank of <paramref name="id"/>, and of others only where there is no room for it.</returns>
    public static Dictionary<int, long> Insert(IReadOnlyList<(int Id, long Rank)> rest, int at, int id)
    {
        if (at == rest.Count)
        {
            // Next to the last one, so that whatever is asked for later still comes after it.
            return new() { [id] = rest[^1].Rank + 1 };
        }

        if (at == 0)
        {
            return new() { [id] = rest[0].Rank - SlotQueue.Step };
        }

        var (before, after) = (rest[at - 1].Rank, rest[at].Rank);
        if (after - before >= 2)
        {
            return new() { [id] = before + ((after - before) / 2) };
        }

        // No room: all before it give way.
        var ranks = new Dictionary<int, long> { [id] = after - SlotQueue.Step };
        for (var i = at - 1; i >= 0; i--)
        {
            ranks[rest[i].Id] = after - ((at - i + 1) * SlotQueue.Step);
        }

        return ranks;
    }
}
