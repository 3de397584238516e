namespace MlxManager.Web.Terminal;

/// <summary>What a download is doing, in the words of its tile on the page.</summary>
internal static class DownloadWords
{
    public static string Label(RemoteDownload download) => Downloads.Sentence.Label(download.ToSnapshot());

    public static string Sentence(RemoteDownload download, DateTimeOffset now) => download switch
    {
        { IsAtRest: false, Waiting: { } waiting } => $"{waiting.Reason.TrimEnd('.')} · {NextTry(waiting.RetryAt - now)}",
        { Status: "failed", Error: { } error } => error,
        { Status: "paused", Error: { } error } => Downloads.Sentence.Joined(Downloads.Sentence.Of(download.ToSnapshot()), error),
        _ => Downloads.Sentence.Of(download.ToSnapshot()),
    };

    /// <summary>What makes a line worth writing again where lines cannot be drawn over: not the figures.</summary>
    public static string Course(RemoteDownload download) =>
        $"{download.Status}/{download.Phase}/{download.Waiting?.Reason}/{download.QueuePosition}/{download.Error}";

    /// <summary>How a command that followed it to its rest ends.</summary>
    public static int ExitOf(RemoteDownload download) => download switch
    {
        { Status: "completed" } => ExitCode.Ok,
        { ErrorKind: "gated" or "missing_or_private" or "bad_token" or "no_space" or "no_permission" } => ExitCode.NeedsPerson,
        { ErrorKind: "not_found" } => ExitCode.NotFound,
        { Error: null } => ExitCode.Interrupted,
        _ => ExitCode.Failed,
    };

    private static string NextTry(TimeSpan left) => left > TimeSpan.Zero ? $"next try in {Downloads.Sentence.Duration(left)}" : "trying again…";
}
