using MlxManager.Core.Downloads;

namespace MlxManager.Core.Persistence;

/// <summary>One line of a download's timeline; goes with its download. Ids tell the order.</summary>
internal sealed class EventRow
{
    public long Id { get; set; }

    public int DownloadId { get; set; }

    public DateTime At { get; set; }

    public DownloadEventKind Kind { get; set; }

    /// <summary>For a person, with the same as values behind it: see <see cref="EventText"/>. Never a token, never a signed address.</summary>
    public required string Text { get; set; }
}
