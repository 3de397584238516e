using System.IO.Compression;
using CsCheck;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Demo;

public sealed class GeneratedContentTests
{
    private const int Length = (3 << 20) + 17;

    [Fact]
    public void Read_AnyPiece_IsThatPieceOfTheWhole()
    {
        var content = new GeneratedContent(42, Length);
        var whole = content.ToArray();

        (from start in Gen.Int[0, Length]
         from length in Gen.Frequency((3, Gen.Int[0, 100]), (1, Gen.Int[0, Length]))
         select (start, end: Math.Min(Length, start + length))).Sample(
            piece =>
            {
                var bytes = new byte[piece.end - piece.start];
                content.Read(piece.start, bytes);
                return bytes.AsSpan().SequenceEqual(whole.AsSpan(piece.start..piece.end));
            },
            iter: 500);
    }

    [Fact]
    public void Read_PastTheEnd_Throws()
    {
        var content = new GeneratedContent(1, 100);

        content.Invoking(read => read.Read(99, new byte[2])).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Content_Always_IsTheSameForASeedAndUnlikeOthers()
    {
        var bytes = new GeneratedContent(1, Length).ToArray();

        new GeneratedContent(1, Length).ToArray().AsSpan().SequenceEqual(bytes).Should().BeTrue();
        new GeneratedContent(2, Length).ToArray().AsSpan(..100).SequenceEqual(bytes.AsSpan(..100)).Should().BeFalse();
        bytes.AsSpan(0, 100).SequenceEqual(bytes.AsSpan(1 << 20, 100)).Should().BeFalse();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        packed.Length.Should().BeGreaterThan(Length * 99L / 100);
    }
}
