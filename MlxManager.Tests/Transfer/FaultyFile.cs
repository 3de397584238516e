using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>A partial on a disk that fails when the test says so.</summary>
internal sealed class FaultyFile(string path, long size) : PartialFile(path, size)
{
    public Action OnWrite { get; init; } = () => { };

    public Action OnFlush { get; init; } = () => { };

    public override void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        Try(OnWrite);
        base.Write(bytes, offset);
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
