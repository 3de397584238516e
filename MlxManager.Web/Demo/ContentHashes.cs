using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlxManager.Web.Demo;

/// <param name="GitOid">Git's blob id of the content.</param>
/// <param name="PointerOid">Git's blob id of the LFS pointer that stands for the content.</param>
internal sealed record ContentHashes(string Sha256, string GitOid, string PointerOid, int PointerSize)
{
    private const int BufferBytes = 1 << 18;

    public static ContentHashes Of(SampleContent content)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var git = GitHash(content.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        for (long offset = 0; offset < content.Length; offset += BufferBytes)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(BufferBytes, content.Length - offset));
            content.Read(offset, piece);
            sha256.AppendData(piece);
            git.AppendData(piece);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        var digest = Convert.ToHexStringLower(sha256.GetHashAndReset());
        var pointer = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {content.Length}\n"));
        using var pointerHash = GitHash(pointer.Length);
        pointerHash.AppendData(pointer);
        return new ContentHashes(digest, Hex(git), Hex(pointerHash), pointer.Length);
    }

    // Git's blob id is a SHA-1 by definition; nothing here leans on its strength.
#pragma warning disable CA5350
    private static IncrementalHash GitHash(long length)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {length}\0")));
        return hash;
    }
#pragma warning restore CA5350

    private static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
