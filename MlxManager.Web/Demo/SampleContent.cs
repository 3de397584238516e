using System.Security.Cryptography;
using System.Text;

namespace MlxManager.Web.Demo;

/// <summary>The bytes of a sample file, readable at any offset by many requests at once.</summary>
public abstract class SampleContent
{
    public abstract long Length { get; }

    /// <summary>Tells contents apart in commit ids without reading gigabytes; need not be a hash.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>Fills the whole buffer from <paramref name="offset"/>; the caller stays inside <see cref="Length"/>.</summary>
    public abstract void Read(long offset, Span<byte> buffer);

    public static SampleContent Bytes(ReadOnlyMemory<byte> bytes) => new LiteralContent(bytes);

    public static SampleContent Text(string text) => new LiteralContent(Encoding.UTF8.GetBytes(text));

    /// <summary>All of it in memory; for small contents.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        Read(0, bytes);
        return bytes;
    }

    private sealed class LiteralContent(ReadOnlyMemory<byte> bytes) : SampleContent
    {
        public override long Length => bytes.Length;

        public override string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

        public override void Read(long offset, Span<byte> buffer) => bytes.Span.Slice((int)offset, buffer.Length).CopyTo(buffer);
    }
}
