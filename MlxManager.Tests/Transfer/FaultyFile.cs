using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>A partial on a disk that fails when the test says so.</summary>
/// <param name="beginWatch">Tells who opens it; null for the system.</param>
internal sealed class FaultyFile(string path, long size, Func<string, OpenWatch>? beginWatch = null) : PartialFile(path, size, beginWatch)
{
    private long _bytesRead;

    public long BytesRead => Volatile.Read(ref _bytesRead);

    public Action OnWrite { get; init; } = () => { };

    public Action OnFlush { get; init; } = () => { };

    public override void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        Try(OnWrite);
        base.Write(bytes, offset);
    }

    public override int Read(Span<byte> bytes, long offset)
    {
        var count = base.Read(bytes, offset);
        Interlocked.Add(ref _bytesRead, count);
        return count;
    }

    public override void Flush()
    {
        Try(OnFlush);
        base.Flush();
    }

    private static void Try(Action fault)
    {
        try
        {
            fault();
        }
        catch (IOException e)
        {
            throw DiskException.From("The partial file failed", e);
        }
    }
}
