namespace MlxManager.Core.Persistence;

/// <summary>
/// The journal of one partial. It belongs to the model's blob and not to a download, so that a second download which
/// needs the same blob goes on where the first was paused.
/// </summary>
internal sealed class PartialRow
{
    public required string Model { get; set; }

    public required string Etag { get; set; }

    public required string Mark { get; set; }

    /// <summary>A <see cref="Transfer.SpanSet"/> in its binary form.</summary>
    public required byte[] Written { get; set; }

    /// <summary>A <see cref="Transfer.SpanSet"/> in its binary form.</summary>
    public required byte[] Durable { get; set; }

    /// <summary><see cref="Transfer.ArrivalDigests"/> in their binary form; empty when there are none.</summary>
    public required byte[] Digests { get; set; }

    public required string FileIdentity { get; set; }

    public required string BootId { get; set; }
}
