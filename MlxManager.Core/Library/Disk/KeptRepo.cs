using MlxManager.Core.Cache;

namespace MlxManager.Core.Library.Disk;

public enum KeptReason
{
    /// <summary>The person wants it kept. What nobody needs of it may go all the same.</summary>
    Pinned,

    /// <summary>An unfinished download works on it, or has left its partials there.</summary>
    InDownload,

    /// <summary>Another tool is writing to it.</summary>
    InUse,

    /// <summary>The room is made for it: what is there of it need not be fetched.</summary>
    Wanted,
}

/// <summary>A repo that is not to go.</summary>
public sealed record KeptRepo(RepoName Name, long Bytes, KeptReason Reason);
