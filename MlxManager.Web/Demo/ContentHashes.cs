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
        return WithPointer(Convert.ToHexStringLower(sha256.GetHashAndReset()), Hex(git), content.Length);
    }

    /// <summary>As if the content had this SHA-256.</summary>
    public static ContentHashes Claimed(string sha256, long length) => WithPointer(sha256, gitOid: null, length);

    private static ContentHashes WithPointer(string sha256, string? gitOid, long length)
    {
        var pointer = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {length}\n"));
        using var hash = GitHash(pointer.Length);
        hash.AppendData(pointer);
        var pointerOid = Hex(hash);
        return new ContentHashes(sha256, gitOid ?? pointerOid, pointerOid, pointer.Length);
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
