namespace MlxManager.Web.Demo;

/// <summary>A literal beginning, such as a safetensors header, and other content behind it.</summary>
public sealed class PrefixedContent(byte[] prefix, SampleContent rest) : SampleContent
{
    public override long Length => prefix.Length + rest.Length;

    public override string Fingerprint => Bytes(prefix).Fingerprint + rest.Fingerprint;

    public override void Read(long offset, Span<byte> buffer)
    {
        if (offset < prefix.Length)
        {
            var count = (int)Math.Min(buffer.Length, prefix.Length - offset);
            prefix.AsSpan((int)offset, count).CopyTo(buffer);
            buffer = buffer[count..];
            offset += count;
        }

        if (buffer.Length > 0)
        {
            rest.Read(offset - prefix.Length, buffer);
        }
    }
}
