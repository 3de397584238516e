using System.Globalization;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>Failed tries of one cause that belong together, told as one event. Its owner's lock guards it.</summary>
internal sealed class Episode(FailureCause cause, DateTimeOffset began)
{
    private readonly DateTimeOffset _began = began;
    private string _message = "";
    private int _failures;
    private int _waits;
    private DateTimeOffset _retryAt;
    private DateTimeOffset? _wentOn;

    public DownloadEventKind Kind { get; private set; } = cause == FailureCause.Stalled ? DownloadEventKind.ConnectionReplaced : DownloadEventKind.Retrying;

    /// <summary>When it last gave a sign of itself.</summary>
    public DateTimeOffset LastSeen { get; private set; } = began;

    public bool IsWaiting => Kind == DownloadEventKind.Waiting && _wentOn is null;

    public string Text
    {
        get
        {
            // A pause is often told of both by the connection that failed and by the pause itself.
            var tries = Math.Max(_failures, _waits);
            var message = _message.EndsWith('.') ? _message : _message + ".";
            var times = string.Create(CultureInfo.InvariantCulture, $"{tries} {(tries == 1 ? "try" : "tries")}");
            return _wentOn is { } end ? $"{message} It went on after {Length(end - _began)} and {times}."
                : tries > 1 ? $"{message} ({times})"
                : message;
        }
    }

    public EventFacts Facts => new()
    {
        Cause = cause,
        Tries = Math.Max(_failures, _waits),
        WentOnAfter = _wentOn - _began,
    };

    public void Failed(RetryTally.Tries tries, DateTimeOffset now)
    {
        (_message, LastSeen) = (tries.Message, now);
        _failures += tries.Count;
    }

    /// <returns>Whether there is more to tell than before.</returns>
    public bool Waits(Waiting waiting, DateTimeOffset now)
    {
        LastSeen = now;
        if (IsWaiting && _retryAt == waiting.RetryAt)
        {
            return false;
        }

        (Kind, _message, _retryAt, _wentOn) = (DownloadEventKind.Waiting, waiting.Reason, waiting.RetryAt, null);
        _waits++;
        return true;
    }

    public void WentOn(DateTimeOffset now) => (_wentOn, LastSeen) = (now, now);

    private static string Length(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds)} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalMinutes)} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours} h {time.Minutes} min"),
    };
}
