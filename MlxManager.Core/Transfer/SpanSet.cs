using System.Collections.Immutable;

namespace MlxManager.Core.Transfer;

/// <summary>An immutable set of bytes, kept as sorted spans that neither overlap nor touch.</summary>
public sealed class SpanSet
{
    private SpanSet(ImmutableArray<ByteSpan> spans) => Spans = spans;

    public static SpanSet Empty { get; } = new([]);

    public ImmutableArray<ByteSpan> Spans { get; }

    /// <summary>Number of bytes in the set.</summary>
    public long Count => throw new NotSupportedException();
}
