using CsCheck;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class SpanSetTests
{
    private const int Length = 64;

    private static readonly Gen<ByteSpan> AnySpan =
        Gen.Select(Gen.Int[0, Length], Gen.Int[0, Length], (a, b) => new ByteSpan(Math.Min(a, b), Math.Max(a, b)));

    private static readonly Gen<ByteSpan[]> AnySpans = AnySpan.Array[0, 12];

    [Fact]
    public void Add_AnySpans_HoldsWhatTheModelHoldsSortedAndApart() => AnySpans.Sample(spans =>
    {
        var set = SpanSet.Of(spans);

        ModelOf(set).Should().Equal(ModelOf(spans));
        set.Count.Should().Be(ModelOf(spans).LongCount(isIn => isIn));
        for (var i = 1; i < set.Spans.Length; i++)
        {
            set.Spans[i].Start.Should().BeGreaterThan(set.Spans[i - 1].End);
        }
    });

    [Fact]
    public void UnionAndIntersect_AnySets_AreThoseOfTheModel() => Gen.Select(AnySpans, AnySpans).Sample((one, two) =>
    {
        var (a, b) = (SpanSet.Of(one), SpanSet.Of(two));

        ModelOf(a.Union(b)).Should().Equal(ModelOf(one).Zip(ModelOf(two), (x, y) => x || y));
        ModelOf(a.Intersect(b)).Should().Equal(ModelOf(one).Zip(ModelOf(two), (x, y) => x && y));
        a.Union(b).Should().Be(b.Union(a));
        a.Intersect(b).Should().Be(b.Intersect(a));
    });

    [Fact]
    public void Questions_AnySet_AreAnsweredAsByTheModel() => Gen.Select(AnySpans, AnySpan, Gen.Int[0, Length]).Sample((spans, asked, length) =>
    {
        var (set, model) = (SpanSet.Of(spans), ModelOf(spans));

        set.Contains(asked).Should().Be(Enumerable.Range((int)asked.Start, (int)asked.Length).All(i => model[i]));
        set.Frontier.Should().Be(model.TakeWhile(isIn => isIn).Count());
        set.EndOfSpanAt(length).Should().Be(length + model.Skip(length).TakeWhile(isIn => isIn).Count());
        ModelOf(set.Clip(length)).Should().Equal(model.Select((isIn, i) => isIn && i < length));
        ModelOf([.. set.Missing(length)]).Should().Equal(model.Select((isIn, i) => !isIn && i < length));
    });

    [Fact]
    public void TryParse_WhatToBytesWrote_IsTheSameSet() =>
        Gen.Select(Gen.Long[0, long.MaxValue / 2], Gen.Long[0, long.MaxValue / 2], (start, length) => new ByteSpan(start, start + length))
            .Array[0, 20]
            .Sample(spans =>
            {
                var set = SpanSet.Of(spans);

                var parsed = SpanSet.TryParse(set.ToBytes());

                parsed.Should().Be(set);
                parsed!.GetHashCode().Should().Be(set.GetHashCode());
                parsed.Count.Should().Be(set.Count);
            });

    [Fact]
    public void TryParse_AnyBytes_IsNullOrExactlyThoseBytesAgain() => Gen.Byte.Array[0, 24].Sample(bytes =>
    {
        byte[] versioned = [1, .. bytes];

        foreach (var candidate in new[] { bytes, versioned })
        {
            SpanSet.TryParse(candidate)?.ToBytes().Should().Equal(candidate);
        }
    });

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("0101")]
    [InlineData("010100")]
    [InlineData("0101010001")]
    [InlineData("01018100")]
    [InlineData("01FFFFFFFFFFFFFFFF7F01")]
    [InlineData("01FFFFFFFFFFFFFFFFFF01")]
    public void TryParse_Garbage_IsNull(string hex) => SpanSet.TryParse(Convert.FromHexString(hex)).Should().BeNull();

    [Fact]
    public void Equals_SetsWithOtherBytes_DifferAndTheSameBytesAgree()
    {
        var set = SpanSet.Of(new ByteSpan(0, 3), new ByteSpan(5, 9));

        set.Should().Be(SpanSet.Of(new ByteSpan(7, 9), new ByteSpan(0, 2), new ByteSpan(5, 7), new ByteSpan(2, 3)));
        set.Should().NotBe(SpanSet.Of(new ByteSpan(0, 3), new ByteSpan(5, 8)));
    }

    private static bool[] ModelOf(SpanSet set) => ModelOf([.. set.Spans]);

    private static bool[] ModelOf(ByteSpan[] spans) =>
        [.. Enumerable.Range(0, Length).Select(i => spans.Any(span => span.Start <= i && i < span.End))];
}
