using System.Diagnostics.CodeAnalysis;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>The eight hexadecimal digits that make a partial ours: <c>blobs/&lt;etag&gt;.&lt;mark&gt;.incomplete</c>.</summary>
public sealed record PartialMark
{
    private PartialMark(string value) => Value = value;

    public string Value { get; }

    public static PartialMark New(Random random) => new(random.Next().ToString("x8", System.Globalization.CultureInfo.InvariantCulture));

    public static bool TryParse([NotNullWhen(true)] string? s, [MaybeNullWhen(false)] out PartialMark result)
    {
        result = Hex.IsLower(s, 8) ? new PartialMark(s!) : null;
        return result is not null;
    }

    public override string ToString() => Value;
}
