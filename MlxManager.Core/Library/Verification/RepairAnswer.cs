using System.Collections.Immutable;
using MlxManager.Core.Downloads;

namespace MlxManager.Core.Library.Verification;

public enum RepairOutcome
{
    /// <summary>Removed, and downloads of it started.</summary>
    Done,

    /// <summary>The cache does not hold the repo.</summary>
    NotFound,

    /// <summary>Nothing that was asked for is bad, or it has changed since it was read: check again.</summary>
    NothingBad,

    /// <summary>A download of the model is not finished.</summary>
    Busy,

    /// <summary>A dataset or a space, which nobody downloads here.</summary>
    NotAModel,

    /// <summary>Nothing could be removed.</summary>
    Failed,
}

/// <param name="Message">Why not, or what could not be removed, in plain words.</param>
public sealed record RepairAnswer(RepairOutcome Outcome, string? Message = null)
{
    /// <summary>What went, below the cache folder.</summary>
    public ImmutableArray<string> RemovedPaths { get; init; } = [];

    /// <summary>Those that bring it again; none for what nobody used.</summary>
    public ImmutableArray<DownloadSnapshot> Downloads { get; init; } = [];
}
