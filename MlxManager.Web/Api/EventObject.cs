using MlxManager.Core.Downloads;

namespace MlxManager.Web.Api;

/// <summary>One line of a download's timeline.</summary>
/// <param name="At">When it happened; of an outage, when it began.</param>
/// <param name="Message">In plain words.</param>
internal sealed record EventObject(DateTimeOffset At, DownloadEventKind Kind, string Message)
{
    public static EventObject From(DownloadEvent happened) => new(happened.At, happened.Kind, happened.Message);
}
