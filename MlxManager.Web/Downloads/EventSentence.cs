using MlxManager.Core.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Downloads;

/// <summary>What there is to say of an event behind its word, from its values, in the language of who looks.</summary>
internal static class EventSentence
{
    /// <summary>Null of an event that has no values; empty where the word says it all.</summary>
    public static string? Of(DownloadEvent line) => line.Facts is { } facts ? Of(line.Kind, facts) : null;

    private static string Of(DownloadEventKind kind, EventFacts facts) => kind switch
    {
        DownloadEventKind.Started => DownloadsTexts.SaidStarted.With(facts.Model, facts.Revision),
        DownloadEventKind.Planned => DownloadsTexts.SaidPlanned.With(Files(facts), Bytes(facts), facts.Commit is { Length: > 7 } commit ? commit[..7] : facts.Commit),
        DownloadEventKind.Queued => DownloadsTexts.SaidQueued,
        DownloadEventKind.Waiting or DownloadEventKind.Retrying or DownloadEventKind.ConnectionReplaced => Trouble(facts),
        DownloadEventKind.ContentThrownAway or DownloadEventKind.Failed => Reason(facts),
        DownloadEventKind.Verified or DownloadEventKind.Taken => Sentence.Joined(facts.Path ?? "", Bytes(facts)),
        DownloadEventKind.Paused => facts.Error is null ? Here(DownloadsTexts.SaidAt, facts) : Reason(facts),
        DownloadEventKind.Resumed => facts.IsRetry ? DownloadsTexts.SaidRetry : Here(DownloadsTexts.SaidAt, facts),
        DownloadEventKind.Completed => Sentence.Joined(Files(facts), Bytes(facts)),
        DownloadEventKind.Cancelled => facts.Bytes is > 0 ? DownloadsTexts.SaidFreed.With(Bytes(facts)) : "",
        DownloadEventKind.ServerStopped => Here(DownloadsTexts.SaidHere, facts),
        DownloadEventKind.ServerStarted => DownloadsTexts.SaidGoesOn,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No words for it."),
    };

    private static string Trouble(EventFacts facts)
    {
        var trouble = facts.Cause is { } cause ? Sentence.Cause(cause) : "";
        return facts switch
        {
            { WentOnAfter: { } time, Tries: > 1 } => DownloadsTexts.SaidWentOn.With(trouble, Sentence.Duration(time), facts.Tries),
            { WentOnAfter: { } time } => DownloadsTexts.SaidWentOnOnce.With(trouble, Sentence.Duration(time)),
            { Tries: > 1 } => DownloadsTexts.SaidTries.With(trouble, facts.Tries),
            _ => trouble,
        };
    }

    private static string Reason(EventFacts facts) => Sentence.Joined(facts.Path ?? "", Reasons.Of(facts.Error ?? ErrorKind.Other));

    private static string Here(string text, EventFacts facts) => facts is { Bytes: { } bytes, TotalBytes: { } total } ? text.With(Amount.Of(bytes, total)) : "";

    private static string Bytes(EventFacts facts) => Amount.Of(facts.Bytes ?? 0);

    private static string Files(EventFacts facts) => facts.Files is 1 ? DownloadsTexts.OneFile : DownloadsTexts.Files.With(facts.Files);
}
