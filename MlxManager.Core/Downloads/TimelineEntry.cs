namespace MlxManager.Core.Downloads;

/// <summary>One event on its way into its row, or in it; all but the beginning may still change. Belongs to the <see cref="Timeline"/>.</summary>
internal sealed class TimelineEntry(int downloadId, DateTimeOffset at)
{
    public int DownloadId { get; } = downloadId;

    public DateTimeOffset At { get; } = at;

    public DownloadEventKind Kind { get; set; }

    public string Text { get; set; } = "";

    public EventFacts? Facts { get; set; }

    /// <summary>Not yet in the row as it is now.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Null until written once.</summary>
    public long? RowId { get; set; }
}
