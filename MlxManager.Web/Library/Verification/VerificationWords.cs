using System.Globalization;
using MlxManager.Core.Cache;
using MlxManager.Core.Library.Verification;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Verification;

/// <summary>What is known of contents, in words.</summary>
internal static class VerificationWords
{
    /// <summary>The state of a repo in two or three words.</summary>
    public static string State(RepoVerification repo) => repo switch
    {
        { IsQueued: true } => VerificationTexts.Running,
        { Bad.Length: 1 } => VerificationTexts.StateOneBad,
        { Bad.Length: > 1 } => VerificationTexts.StateBad.With(repo.Bad.Length),
        { Files: 0 } => VerificationTexts.StateNothing,
        { NotYet: 0, Good: 0 } => VerificationTexts.StateUnverifiable,
        { NotYet: 0 } => VerificationTexts.StateGood,
        { Good: 0 } => VerificationTexts.StateNever,
        _ => VerificationTexts.StatePartly.With(Files(repo.NotYet)),
    };

    /// <summary>The class of a mark.</summary>
    public static string Look(RepoVerification repo) =>
        repo.IsQueued ? "running"
        : !repo.Bad.IsEmpty ? "damaged"
        : repo.IsGood ? "here"
        : "";

    /// <summary><c>12 files · 4.1 GB · last read 22/11/2026 22:30</c>.</summary>
    public static string Facts(RepoVerification repo, TimeZoneInfo zone) => Sentence.Joined(
        Files(repo.Files),
        Amount.Of(repo.Bytes),
        repo.Unverifiable switch
        {
            0 => "",
            1 => VerificationTexts.UnverifiableOne,
            var many => VerificationTexts.Unverifiable.With(many),
        },
        repo.LastVerified is { } at ? VerificationTexts.LastChecked.With(Moment(at, zone)) : "");

    public static string Files(int count) => count == 1 ? VerificationTexts.OneFile : VerificationTexts.Files.With(count);

    public static string Label(VerificationJob job) => job.Status switch
    {
        VerificationStatus.Running => Sentence.Percent((int)job.Progress),
        VerificationStatus.Paused => VerificationTexts.Paused,
        VerificationStatus.Done => VerificationTexts.Done,
        _ => VerificationTexts.Cancelled,
    };

    public static string Of(VerificationJob job) => job switch
    {
        { Status: VerificationStatus.Done, FilesTotal: 0 } => VerificationTexts.NothingToRead,
        { IsUnderWay: true } => Sentence.Joined(
            Amount.Of(job.DoneBytes, job.TotalBytes),
            VerificationTexts.FilesOf.With(job.FilesDone, job.FilesTotal),
            job.BytesPerSecond is { } rate ? Amount.Rate(rate) : "",
            Sentence.Left(job.TimeLeft)),
        _ => Sentence.Joined(
            Files(job.FilesDone),
            Amount.Of(job.DoneBytes),
            job.FilesUnchanged > 0 ? VerificationTexts.FilesUnchanged.With(job.FilesUnchanged) : ""),
    };

    /// <summary>For a voice: the state without any figure that moves; empty before the first check.</summary>
    public static string Spoken(VerifierState state) => state.Job?.Status switch
    {
        null => "",
        VerificationStatus.Running => VerificationTexts.SpokenRunning,
        VerificationStatus.Paused or VerificationStatus.Done when state.Job.IsCacheGone => VerificationTexts.CacheGone,
        VerificationStatus.Paused => VerificationTexts.SpokenPaused,
        VerificationStatus.Cancelled => VerificationTexts.SpokenCancelled,
        _ => BadOf(state) is > 0 and var bad ? VerificationTexts.SpokenBad.With(Files(bad)) : VerificationTexts.SpokenGood,
    };

    public static string Reason(BadContent bad) =>
        bad.Reason == BadReason.WrongLength ? VerificationTexts.WrongLength : VerificationTexts.WrongContent;

    /// <summary><c>model.safetensors in 3f2a1b9</c>.</summary>
    public static string Use(ContentUse use) => VerificationTexts.UsedAt.With(use.Path, use.Revision.Length == 40 ? use.Revision[..7] : use.Revision);

    public static string Skip(SkippedContent skipped)
    {
        var name = Name(skipped.Path);
        return skipped.Reason switch
        {
            SkipReason.Changed => VerificationTexts.SkipChanged.With(name),
            SkipReason.Vanished => VerificationTexts.SkipVanished.With(name),
            _ => VerificationTexts.SkipUnreadable.With(name, skipped.Message),
        };
    }

    /// <summary>What the content is called by people: a path in a revision, else the beginning of its blob's name.</summary>
    public static string Name(BadContent bad) => bad.Uses.IsEmpty ? Name(bad.Path) : bad.Uses[0].Path;

    private static string Name(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Length >= 40 ? name[..12] + "…" : name;
    }

    private static int BadOf(VerifierState state) =>
        state.Job!.Repos.Sum(repo => state.Repos.TryGetValue(repo, out var known) ? known.Bad.Length : 0);

    private static string Moment(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("g", CultureInfo.CurrentCulture);
}
