using CsCheck;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class ArrivalDigestsTests
{
    [Fact]
    public void Parse_WhatToBytesWrote_IsTheSame() =>
        Gen.Select(Gen.Long[1, 1L << 40], Gen.ULong.Array[0, 50]).Sample((unit, values) =>
        {
            var digests = values.Length == 0 ? ArrivalDigests.None : new ArrivalDigests(unit, values);

            ArrivalDigests.Parse(digests.ToBytes()).Should().Be(digests);
        });

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("010000100000000000")]
    [InlineData("01000010000000000001")]
    [InlineData("0200001000000000000102030405060708")]
    public void Parse_AnythingElse_IsNone(string hex) => ArrivalDigests.Parse(Convert.FromHexString(hex)).Should().Be(ArrivalDigests.None);

    [Fact]
    public void Append_AnyPiecesInAnyOrder_DigestsJustTheUnitsThatCameWholeOverOneConnection() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 40], Gen.Int[0, int.MaxValue]).Sample((size, unitBytes, seed) =>
        {
            var random = new Random(seed);
            var content = new byte[size];
            random.NextBytes(content);
            var table = new DigestTable(size, unitBytes, ArrivalDigests.None);
            var whole = new HashSet<int>();

            // Runs of consecutive pieces, as connections bring them, here and there.
            for (var runs = 0; runs < 5; runs++)
            {
                var digester = new ArrivalDigester(table);
                var (start, end) = (random.Next(size), random.Next(size + 1));
                for (var at = start; at < end;)
                {
                    var count = random.Next(1, end - at + 1);
                    digester.Append(at, content.AsSpan(at, count)).Should().BeTrue();
                    at += count;
                }

                whole.UnionWith(Enumerable.Range(0, table.Count)
                    .Where(i => start <= i * unitBytes && Math.Min((i + 1) * unitBytes, size) <= end));
            }

            for (var i = 0; i < table.Count; i++)
            {
                var unit = table.UnitAt(i * (long)unitBytes);
                var expected = whole.Contains(i) ? ArrivalDigester.Of(content.AsSpan((int)unit.Start, (int)unit.Length)) : (ulong?)null;
                table.Of(unit).Should().Be(expected);
            }
        });

    [Fact]
    public void Append_UnitWithAGapInIt_HasNoDigest()
    {
        var table = new DigestTable(100, 50, ArrivalDigests.None);
        var digester = new ArrivalDigester(table);

        digester.Append(0, new byte[20]);
        digester.Append(30, new byte[70]);

        table.Of(table.UnitAt(0)).Should().BeNull();
        table.Of(table.UnitAt(50)).Should().NotBeNull();
    }

    [Fact]
    public void Snapshot_UnitComesAgain_TellsWhetherItIsTheSame()
    {
        var earlier = new DigestTable(100, 50, ArrivalDigests.None);
        new ArrivalDigester(earlier).Append(0, new byte[100]);
        var table = new DigestTable(100, 50, earlier.Snapshot());

        new ArrivalDigester(table).Append(0, new byte[50]).Should().BeTrue();
        new ArrivalDigester(table).Append(50, [1, .. new byte[49]]).Should().BeFalse();

        (table.Repeated, table.Different).Should().Be((1, 1));
        table.Snapshot().Should().NotBe(earlier.Snapshot()).And.BeSameAs(table.Snapshot());
        new DigestTable(100, 25, earlier.Snapshot()).Of(new ByteSpan(0, 25)).Should().BeNull("units of another length say nothing");
    }
}
