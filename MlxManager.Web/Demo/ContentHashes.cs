using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlxManager.Web.Demo;

/// <param name="Etag">What the blob is named by: SHA-256 for LFS, git's blob id otherwise.</param>
/// <param name="GitOid">Git's blob id of what is in the repository: the content, or the pointer that stands for an LFS file.</param>
/// <param name="PointerSize">Length of that pointer; 0 without one.</param>
internal sealed record ContentHashes(string Etag, string GitOid, int PointerSize)
{
    private const int BufferBytes = 1 << 18;

    /// <summary>Reads all of it: about a second for each gigabyte.</summary>
    public static ContentHashes OfLfs(SampleContent content)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return OfLfs(Digest(sha256, content), content.Length);
    }

    public static ContentHashes OfLfs(string sha256, long length)
    {
        var pointer = string.Create(
            CultureInfo.InvariantCulture,
            $"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {length}\n");
        return new ContentHashes(sha256, OfGit(SampleContent.Text(pointer)).Etag, pointer.Length);
    }

    public static ContentHashes OfGit(SampleContent content)
    {
        // Git's blob id is a SHA-1 by definition; nothing here leans on its strength.
#pragma warning disable CA5350
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        sha1.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")));
        var oid = Digest(sha1, content);
        return new ContentHashes(oid, oid, 0);
    }

    private static string Digest(IncrementalHash hash, SampleContent content)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        for (long offset = 0; offset < content.Length; offset += BufferBytes)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(BufferBytes, content.Length - offset));
            content.Read(offset, piece);
            hash.AppendData(piece);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
