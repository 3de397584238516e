namespace MlxManager.Core.Transfer;

/// <summary>
/// What is known to be good in one partial. <see cref="Written"/> survives the process (the bytes are in the file, maybe
/// only in the page cache); <see cref="Durable"/> survives the machine (flushed to disk). Durable is part of Written.
/// </summary>
/// <param name="FileIdentity">Which file the spans speak of, whatever its name (its inode number, or the file id on Windows); opaque.</param>
/// <param name="BootId">The machine's boot during which Written was claimed; on another boot only Durable is believed.</param>
public sealed record PartialState(SpanSet Written, SpanSet Durable, string FileIdentity, string BootId)
{
    /// <summary>How the bytes arrived, for the case that the content turns out wrong; also of bytes that are not in Written any more.</summary>
    public ArrivalDigests Digests { get; init; } = ArrivalDigests.None;
}

/// <summary>Keeps the journal of one partial. A row in SQLite in production, memory in tests.</summary>
public interface IPartialJournal
{
    Task<PartialState?> LoadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Returns when the state is committed. Callers have written (and for Durable flushed) the bytes before. A power cut may bring back the
    /// state before it, unless that claims as durable what this one does not: such a claim never comes back.
    /// </summary>
    Task SaveAsync(PartialState state, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets what is only written: it did not reach the disk. Nothing is claimed by it, so that also one who no longer holds the partial may say so.
    /// </summary>
    Task ForgetWrittenAsync(CancellationToken cancellationToken);

    /// <summary>Forgets all spans, also over a power cut: the partial is gone or its content was wrong.</summary>
    Task ClearAsync(CancellationToken cancellationToken);
}
