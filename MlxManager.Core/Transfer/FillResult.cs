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
    public sealed record DiskFailed(string Message, bool IsFull) : FillResult
    {
        /// <summary>The system does not let us write: for want of rights, or since the disk is read-only.</summary>
        public bool IsRefused { get; init; }
    }

    /// <summary>
    /// All bytes were there but they hash to something else. The journal speaks only of what is to be kept, and another run brings the
    /// rest; with nothing to keep or to compare with, the partial and its journal have been thrown away.
    /// </summary>
    /// <param name="KeptBytes">Bytes of the partial that stay good.</param>
    public sealed record WrongContent(string Message, WrongContentBlame Blame, long KeptBytes) : FillResult;
}

/// <summary>Whose fault wrong content is, as far as the digests of what arrived can tell.</summary>
public enum WrongContentBlame
{
    /// <summary>Some of it was there without having been seen to arrive: left by another client, or come in pieces. It comes again.</summary>
    Unseen,

    /// <summary>Some of it is on the disk otherwise than it arrived. It comes again.</summary>
    Disk,

    /// <summary>Everything is on the disk as it arrived: the source sent wrong bytes. All of it comes again.</summary>
    Source,
}

/// <summary>Where the filling of one blob stands; an immutable snapshot.</summary>
/// <param name="WrittenBytes">Good bytes in the partial, those of earlier runs included.</param>
/// <param name="HashedBytes">Length of the prefix that has been hashed.</param>
/// <param name="ReceivedBytes">Bytes received from the network in this run; never decreases; for rates.</param>
/// <param name="Connections">Connections open or opening now.</param>
/// <param name="Waiting">Set while nothing can be done but wait.</param>
public sealed record FillProgress(long WrittenBytes, long HashedBytes, long ReceivedBytes, int Connections, Waiting? Waiting);
