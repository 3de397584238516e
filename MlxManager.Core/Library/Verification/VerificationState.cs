using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Verification;

/// <summary>What is known of the cache's contents, at one moment; never changes.</summary>
/// <param name="Job">The check under way, else the last one since the server started; null before the first.</param>
/// <param name="Repos">Those that were looked at.</param>
public sealed record VerifierState(VerificationJob? Job, ImmutableDictionary<RepoName, RepoVerification> Repos)
{
    public static VerifierState Empty { get; } = new(null, ImmutableDictionary<RepoName, RepoVerification>.Empty);
}

public enum VerificationStatus
{
    Running,
    Paused,
    Done,
    Cancelled,
}

/// <summary>One check. It lives with the process; what it has found out outlives it.</summary>
/// <param name="Repos">What it was asked for; more can be added while it runs.</param>
/// <param name="ReadsAgain">Unchanged contents were read all the same.</param>
/// <param name="FilesTotal">Contents to be read.</param>
/// <param name="FilesDone">Of these, those that were read, or have changed or gone meanwhile.</param>
/// <param name="FilesUnchanged">Contents that need not be read, since they were once and have not changed.</param>
/// <param name="BytesPerSecond">Null before it means something, and when nothing is read.</param>
/// <param name="Reading">What is being read now, below the cache folder.</param>
/// <param name="GivesWay">It reads with fewer threads, since downloads are under way.</param>
/// <param name="IsCacheGone">It paused by itself, or found nothing to read, since the cache folder is not there.</param>
public sealed record VerificationJob(
    int Id,
    VerificationStatus Status,
    ImmutableArray<RepoName> Repos,
    bool ReadsAgain,
    int FilesTotal,
    int FilesDone,
    int FilesUnchanged,
    long TotalBytes,
    long DoneBytes,
    double? BytesPerSecond,
    TimeSpan? TimeLeft,
    ImmutableArray<string> Reading,
    bool GivesWay,
    bool IsCacheGone,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt)
{
    public bool IsUnderWay => Status is VerificationStatus.Running or VerificationStatus.Paused;

    /// <summary>0 to 100, rounded down so that 100 means all.</summary>
    public double Progress => Status == VerificationStatus.Done ? 100
        : TotalBytes == 0 ? 0
        : Math.Floor(Math.Min(DoneBytes, TotalBytes) * 1000.0 / TotalBytes) / 10;
}

/// <summary>What is known of one repo's contents.</summary>
/// <param name="Good">Contents whose hash is right.</param>
/// <param name="NotYet">Never read, or changed since.</param>
/// <param name="Unverifiable">Nothing tells what they must be: names that are no hash, files of no listing.</param>
/// <param name="Bytes">Of all contents.</param>
/// <param name="GoodBytes">Of the good ones.</param>
/// <param name="LastVerified">When any of these was last read to its end.</param>
/// <param name="Bad">Contents that are not what they must be; by path.</param>
/// <param name="Skipped">What the check under way, or the last one, could not judge.</param>
/// <param name="IsQueued">The check under way is not through with it.</param>
public sealed record RepoVerification(
    RepoName Repo,
    int Good,
    int NotYet,
    int Unverifiable,
    long Bytes,
    long GoodBytes,
    DateTimeOffset? LastVerified,
    ImmutableArray<BadContent> Bad,
    ImmutableArray<SkippedContent> Skipped,
    bool IsQueued)
{
    public int Files => Good + NotYet + Unverifiable + Bad.Length;

    /// <summary>Everything that can be verified was, and is right.</summary>
    public bool IsGood => Bad.IsEmpty && NotYet == 0 && Good > 0;
}

public enum BadReason
{
    /// <summary>Its hash is another one.</summary>
    WrongContent,

    /// <summary>Its length is not what the listing says, so its hash need not be looked at.</summary>
    WrongLength,
}

/// <param name="Path">Below the cache folder, with forward slashes.</param>
/// <param name="Etag">What its hash must be.</param>
/// <param name="Uses">Snapshots' paths that lead to it; none when nobody uses it.</param>
public sealed record BadContent(string Path, Etag? Etag, long SizeBytes, BadReason Reason, ImmutableArray<ContentUse> Uses);

public enum SkipReason
{
    /// <summary>Somebody wrote to it, or put another file in its place, while it was read.</summary>
    Changed,

    /// <summary>Somebody removed it.</summary>
    Vanished,

    Unreadable,
}

/// <param name="Message">The system's words, when it cannot be read.</param>
public sealed record SkippedContent(string Path, SkipReason Reason, string? Message);
