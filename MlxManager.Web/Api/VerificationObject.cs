using MlxManager.Core.Library.Verification;

namespace MlxManager.Web.Api;

/// <summary>What is known of the cache's contents.</summary>
/// <param name="Job">The check under way, else the last one since the server started; null before the first.</param>
internal sealed record VerificationObject(VerificationJobObject? Job, IReadOnlyList<VerifiedRepoObject> Repos)
{
    public static VerificationObject From(VerifierState state) => new(
        state.Job is { } job ? VerificationJobObject.From(job) : null,
        [.. state.Repos.Values.OrderBy(repo => repo.Repo.ToString(), StringComparer.Ordinal).Select(VerifiedRepoObject.From)]);
}

/// <param name="FilesUnchanged">Contents that were read before and have not changed: not among the total.</param>
/// <param name="ReadBps">Bytes a second; null when nothing is read, or before it means something.</param>
/// <param name="Reading">What is being read now, below the cache folder.</param>
/// <param name="GivesWay">It reads with fewer threads, since downloads are under way.</param>
/// <param name="IsCacheGone">It paused by itself, or found nothing to read, since the cache folder is not there.</param>
internal sealed record VerificationJobObject(
    int JobId,
    VerificationStatus Status,
    IReadOnlyList<string> Repos,
    bool Again,
    double Progress,
    int FilesTotal,
    int FilesDone,
    int FilesUnchanged,
    long TotalBytes,
    long DoneBytes,
    long? ReadBps,
    long? EtaSeconds,
    IReadOnlyList<string> Reading,
    bool GivesWay,
    bool IsCacheGone,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt)
{
    public static VerificationJobObject From(VerificationJob job) => new(
        job.Id,
        job.Status,
        [.. job.Repos.Select(repo => repo.ToString())],
        job.ReadsAgain,
        job.Progress,
        job.FilesTotal,
        job.FilesDone,
        job.FilesUnchanged,
        job.TotalBytes,
        job.DoneBytes,
        (long?)job.BytesPerSecond,
        job.TimeLeft is { } left ? (long)Math.Ceiling(left.TotalSeconds) : null,
        job.Reading,
        job.GivesWay,
        job.IsCacheGone,
        job.StartedAt,
        job.EndedAt);
}

/// <param name="Good">Contents whose hash is right.</param>
/// <param name="NotYet">Contents that were never read, or have changed since.</param>
/// <param name="Unverifiable">Contents of which nothing tells what they must be.</param>
/// <param name="Skipped">What the check could not judge: it changed or vanished while it was read, or cannot be read.</param>
internal sealed record VerifiedRepoObject(
    string Repo,
    int Good,
    int Bad,
    int NotYet,
    int Unverifiable,
    long SizeBytes,
    long GoodBytes,
    DateTimeOffset? LastVerifiedAt,
    bool IsQueued,
    IReadOnlyList<BadFileObject> BadFiles,
    IReadOnlyList<SkippedFileObject> Skipped)
{
    public static VerifiedRepoObject From(RepoVerification repo) => new(
        repo.Repo.ToString(),
        repo.Good,
        repo.Bad.Length,
        repo.NotYet,
        repo.Unverifiable,
        repo.Bytes,
        repo.GoodBytes,
        repo.LastVerified,
        repo.IsQueued,
        [.. repo.Bad.Select(bad => new BadFileObject(
            bad.Path, bad.Etag?.Value, bad.SizeBytes, bad.Reason, [.. bad.Uses.Select(use => new FileUseObject(use.Revision, use.Path))]))],
        [.. repo.Skipped.Select(skipped => new SkippedFileObject(skipped.Path, skipped.Reason, skipped.Message))]);
}

/// <param name="Path">Below the cache folder.</param>
/// <param name="Etag">What its hash must be.</param>
/// <param name="Uses">Where in which snapshots it is; none when nobody uses it.</param>
internal sealed record BadFileObject(string Path, string? Etag, long SizeBytes, BadReason Reason, IReadOnlyList<FileUseObject> Uses);

internal sealed record FileUseObject(string Revision, string Path);

internal sealed record SkippedFileObject(string Path, SkipReason Reason, string? Message);
