namespace MlxManager.Core.Downloads;

/// <summary>How a run ended.</summary>
internal abstract record RunResult
{
    private RunResult()
    {
    }

    /// <summary>Every planned file is linked and the ref is set.</summary>
    public sealed record Completed : RunResult;

    /// <summary>Asked to: a pause, a cancel, or the end of the server.</summary>
    public sealed record Stopped : RunResult;

    /// <summary>A person must mend something.</summary>
    public sealed record Failed(DownloadError Error) : RunResult;

    /// <summary>Paused by itself: the disk is full.</summary>
    public sealed record PausedByItself(DownloadError Error) : RunResult;
}
