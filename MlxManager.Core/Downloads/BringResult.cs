namespace MlxManager.Core.Downloads;

/// <summary>How bringing one blob ended.</summary>
internal abstract record BringResult
{
    private BringResult()
    {
    }

    /// <summary>Published and linked at every planned path.</summary>
    public sealed record Done : BringResult;

    public sealed record Stopped : BringResult;

    public sealed record Failed(DownloadError Error) : BringResult;

    public sealed record DiskFull(string Message) : BringResult;

    /// <summary>The disk failed; perhaps it is away.</summary>
    public sealed record DiskFailed(DownloadError Error) : BringResult;
}
