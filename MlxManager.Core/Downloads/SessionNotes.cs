using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>The lines that a download's own steps add to its timeline, each in words and in facts.</summary>
internal sealed class SessionNotes(Timeline timeline, DownloadState state)
{
    private DownloadPlan? Plan => state.Plan;

    private string HereText => Plan is { } plan ? ByteText.Of(state.AtRest.Bytes, plan.TotalBytes) : "0 bytes";

    private EventFacts HereFacts => Plan is { } plan ? new() { Bytes = state.AtRest.Bytes, TotalBytes = plan.TotalBytes } : EventFacts.None;

    public void Started() => Note(
        DownloadEventKind.Started,
        $"Asked for {state.Request.Model}, revision {state.Request.Revision}.",
        new EventFacts { Model = state.Request.Model.Value, Revision = state.Request.Revision.Value });

    public void ServerStarted() => Note(DownloadEventKind.ServerStarted, "The server started and the download goes on.", EventFacts.None);

    public void Queued() => Note(DownloadEventKind.Queued, "Other downloads are before it; it waits for its turn.", EventFacts.None);

    public void Planned(DownloadPlan plan) => Note(
        DownloadEventKind.Planned,
        $"{plan.Files.Length} files, {ByteText.Of(plan.TotalBytes)}, at commit {plan.Commit}.",
        new EventFacts { Files = plan.Files.Length, Bytes = plan.TotalBytes, Commit = plan.Commit.Value });

    /// <param name="from">Where on this machine its content was.</param>
    public void Taken(RepoPath path, long size, string from) => Note(
        DownloadEventKind.Taken,
        $"{path}, {ByteText.Of(size)}, was copied from {from} and its checksum is right.",
        new EventFacts { Path = path.Value, Bytes = size });

    public void Verified(RepoPath path, long size) => Note(
        DownloadEventKind.Verified,
        $"{path}, {ByteText.Of(size)}, is here and its checksum is right.",
        new EventFacts { Path = path.Value, Bytes = size });

    public void GoesOn(bool isRetry) => Note(
        DownloadEventKind.Resumed,
        isRetry ? "Tried again." : $"Resumed at {HereText}.",
        isRetry ? new EventFacts { IsRetry = true } : HereFacts);

    /// <param name="status">What it rests in; one in which a run should be at work says that the server stopped.</param>
    public void Rests(DownloadStatus status, DownloadError? error) => Note(
        status switch
        {
            DownloadStatus.Paused => DownloadEventKind.Paused,
            DownloadStatus.Failed => DownloadEventKind.Failed,
            _ => DownloadEventKind.ServerStopped,
        },
        error?.Message ?? (status == DownloadStatus.Paused ? $"Paused at {HereText}." : $"The server stopped, with {HereText} here."),
        error is null ? HereFacts : new EventFacts { Error = error.Kind, Path = error.Path });

    public void Completed(DownloadPlan plan) => Note(
        DownloadEventKind.Completed,
        $"Complete: {plan.Files.Length} files, {ByteText.Of(plan.TotalBytes)}.",
        new EventFacts { Files = plan.Files.Length, Bytes = plan.TotalBytes });

    public TimelineEntry Cancelled() => Note(DownloadEventKind.Cancelled, "Cancelled.", EventFacts.None);

    /// <summary>The removal is over.</summary>
    public void Freed(TimelineEntry cancelled, long bytes) => timeline.Amend(
        cancelled, DownloadEventKind.Cancelled, $"Cancelled; {ByteText.Of(bytes)} freed.", new EventFacts { Bytes = bytes });

    private TimelineEntry Note(DownloadEventKind kind, string text, EventFacts facts) => timeline.Note(state.Id, kind, text, facts);
}
