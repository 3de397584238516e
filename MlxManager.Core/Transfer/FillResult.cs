namespace MlxManager.Core.Transfer;

/// <summary>How the work on a blob ended.</summary>
public abstract record FillResult
{
    private FillResult()
    {
    }

    /// <summary>Every byte is in the partial, flushed to disk, and size and hash are right: it may be published.</summary>
    public sealed record Filled : FillResult;

    /// <summary>Ended because it was asked to; every connection is closed and the last journal write is done.</summary>
    public sealed record Stopped : FillResult;

    /// <summary>The source cannot give the bytes and waiting does not help.</summary>
    public sealed record SourceFailed(TransferFailure Failure) : FillResult;

    /// <summary>The disk failed. <see cref="IsFull"/>: no space left; what is in the journal stays good.</summary>
    public sealed record DiskFailed(string Message, bool IsFull) : FillResult;

    /// <summary>All bytes came but they hash to something else. The partial and its journal have been thrown away.</summary>
    public sealed record WrongContent(string Message) : FillResult;
}

/// <summary>Where the filling of one blob stands; an immutable snapshot.</summary>
/// <param name="WrittenBytes">Good bytes in the partial, those of earlier runs included.</param>
/// <param name="HashedBytes">Length of the prefix that has been hashed.</param>
/// <param name="ReceivedBytes">Bytes received from the network in this run; never decreases; for rates.</param>
/// <param name="Connections">Connections open or opening now.</param>
/// <param name="Waiting">Set while nothing can be done but wait.</param>
public sealed record FillProgress(long WrittenBytes, long HashedBytes, long ReceivedBytes, int Connections, Waiting? Waiting);
