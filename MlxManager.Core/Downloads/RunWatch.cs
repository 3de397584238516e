using MlxManager.Core.Pace;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>
/// Looks at a run several times a second and notes its troubles in the timeline: an outage is one event, however often it
/// was tried meanwhile, and one that comes back at once is the same one.
/// </summary>
internal sealed class RunWatch(int downloadId, RunProgress progress, Timeline timeline, TimeProvider time)
{
    /// <summary>After this long without a failure of its cause, the next one is another event.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();

    /// <summary>How long an outage lasted, and which belong together, does not depend on who sets the clock meanwhile.</summary>
    private readonly SteadyTime _steady = new(time);
    private readonly Dictionary<FailureCause, (Episode Episode, TimelineEntry Entry)> _episodes = [];
    private DownloadError? _notice;

    public void Look()
    {
        lock (_lock)
        {
            var state = progress.Now();
            var now = _steady.Now;
            foreach (var tries in progress.Retries.Take())
            {
                Tell(tries.Cause, now, episode =>
                {
                    episode.Failed(tries, now);
                    return true;
                });
            }

            if (state.Waiting is { } waiting)
            {
                Tell(waiting.Cause, now, episode => episode.Waits(waiting, now));
            }
            else if (state.Phase == RunPhase.Preparing || state.Counts is { Working: true } or { Hashing: true } or { CopyingBytes: not null })
            {
                foreach (var (cause, _) in _episodes.Where(e => e.Value.Episode.IsWaiting).ToList())
                {
                    Tell(cause, now, episode =>
                    {
                        episode.WentOn(now);
                        return true;
                    });
                }
            }

            if (state.Notice is { } notice && notice != _notice)
            {
                timeline.Note(downloadId, DownloadEventKind.ContentThrownAway, notice.Message, new EventFacts { Error = notice.Kind, Path = notice.Path });
            }

            _notice = state.Notice;
        }
    }

    /// <param name="change">Answers whether there is something new to tell.</param>
    private void Tell(FailureCause cause, DateTimeOffset now, Func<Episode, bool> change)
    {
        if (_episodes.TryGetValue(cause, out var known) && now - known.Episode.LastSeen <= Quiet)
        {
            if (change(known.Episode))
            {
                timeline.Amend(known.Entry, known.Episode.Kind, known.Episode.Text, known.Episode.Facts);
            }

            return;
        }

        var episode = new Episode(cause, now);
        change(episode);
        _episodes[cause] = (episode, timeline.Note(downloadId, episode.Kind, episode.Text, episode.Facts));
    }
}
