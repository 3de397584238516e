using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>What happened to a download, the latest first.</summary>
public partial class EventLines
{
    /// <summary>Oldest first; null while they are being read.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<DownloadEvent>? Events { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <summary>Of an event without values; null where the message, which is the engine's own, begins with the same word.</summary>
    private static string? Word(DownloadEvent line)
    {
        var word = EventWords.Of(line.Kind);
        return line.Message.StartsWith(word, StringComparison.CurrentCultureIgnoreCase) ? null : word;
    }

    private static string Tone(DownloadEventKind kind) => kind switch
    {
        DownloadEventKind.Completed or DownloadEventKind.Verified or DownloadEventKind.Taken => "good",
        DownloadEventKind.Failed or DownloadEventKind.ContentThrownAway => "bad",
        DownloadEventKind.Waiting or DownloadEventKind.Retrying or DownloadEventKind.ConnectionReplaced => "warn",
        _ => "",
    };

    /// <summary>The time of today, and the day of what was before.</summary>
    private string When(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Time.LocalTimeZone);
        return local.ToString(local.Date == Time.GetLocalNow().Date ? "T" : "g", CultureInfo.CurrentCulture);
    }
}
