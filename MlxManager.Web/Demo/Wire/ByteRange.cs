using Microsoft.Net.Http.Headers;

namespace MlxManager.Web.Demo.Wire;

internal enum RangeKind
{
    Whole,
    Part,
    Unsatisfiable,
}

/// <summary>What a Range header asks of a file: [Start, End). Several ranges at once, and units other than bytes, count as none asked.</summary>
internal readonly record struct ByteRange(RangeKind Kind, long Start, long End)
{
    public long Length => End - Start;

    public static ByteRange Of(string? header, long total)
    {
        var whole = new ByteRange(RangeKind.Whole, 0, total);
        if (header is null
            || !RangeHeaderValue.TryParse(header, out var value)
            || value is not { Unit.Value: "bytes", Ranges.Count: 1 })
        {
            return whole;
        }

        var asked = value.Ranges.Single();
        var start = asked.From ?? Math.Max(0, total - asked.To.GetValueOrDefault());
        var end = asked.From is null || asked.To is null ? total : Math.Min(total, asked.To.Value + 1);
        return start < end ? new ByteRange(RangeKind.Part, start, end) : new ByteRange(RangeKind.Unsatisfiable, 0, 0);
    }
}
