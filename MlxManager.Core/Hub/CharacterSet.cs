namespace MlxManager.Core.Hub;

/// <summary>
/// The inside of <c>[…]</c> in a pattern, read as CPython's <c>fnmatch.translate</c> reads it, corner cases included: a
/// range that runs backwards vanishes, an empty set matches nothing, <c>[!]</c> left empty that way matches anything.
/// </summary>
internal sealed class CharacterSet
{
    private readonly List<(int First, int Last)> _ranges = [];
    private readonly bool _negated;

    private CharacterSet(bool negated) => _negated = negated;

    public static CharacterSet Any { get; } = new(negated: true);

    public static CharacterSet Single(int character)
    {
        var set = new CharacterSet(negated: false);
        set._ranges.Add((character, character));
        return set;
    }

    public static CharacterSet Parse(ReadOnlySpan<int> inside)
    {
        var chunks = Chunks(inside);
        DropBackwardRanges(chunks);

        // Judged after dropping, as CPython does: [b-a!x] becomes [!x].
        var negated = chunks[0] is ['!', ..];
        if (negated)
        {
            chunks[0].RemoveAt(0);
        }

        var set = new CharacterSet(negated);
        for (var i = 0; i < chunks.Count; i++)
        {
            foreach (var character in chunks[i])
            {
                set._ranges.Add((character, character));
            }

            if (i > 0)
            {
                // Nothing before it: the range's start was taken for the negation, and the hyphen stands for itself.
                set._ranges.Add(chunks[i - 1] is [.., var first] ? (first, chunks[i][0]) : ('-', '-'));
            }
        }

        return set;
    }

    public bool Contains(int character)
    {
        foreach (var (first, last) in _ranges)
        {
            if (first <= character && character <= last)
            {
                return !_negated;
            }
        }

        return _negated;
    }

    // Splits at the hyphens that make ranges: neither first nor last, nor directly after a range's end.
    private static List<List<int>> Chunks(ReadOnlySpan<int> inside)
    {
        List<List<int>> chunks = [];
        var start = 0;
        var from = inside is ['!', ..] ? 2 : 1;
        while (from < inside.Length && inside[from..].IndexOf('-') is var found and >= 0)
        {
            var hyphen = from + found;
            chunks.Add([.. inside[start..hyphen]]);
            start = hyphen + 1;
            from = hyphen + 3;
        }

        if (start < inside.Length)
        {
            chunks.Add([.. inside[start..]]);
        }
        else
        {
            chunks[^1].Add('-');
        }

        return chunks;
    }

    private static void DropBackwardRanges(List<List<int>> chunks)
    {
        for (var k = chunks.Count - 1; k > 0; k--)
        {
            var (before, after) = (chunks[k - 1], chunks[k]);
            if (before[^1] > after[0])
            {
                before.RemoveAt(before.Count - 1);
                before.AddRange(after.Skip(1));
                chunks.RemoveAt(k);
            }
        }
    }
}
