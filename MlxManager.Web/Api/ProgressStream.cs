using System.Runtime.CompilerServices;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Api;

/// <summary>
/// A download's changes, for one client of the server-sent events: the state now, then the latest at most five times a
/// second, until it is at rest or the server stops.
/// </summary>
internal sealed class ProgressStream(IDownloads downloads, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <param name="aborted">
    /// The request's own token, given here because the framework enumerates without it: a client that left would be
    /// followed for ever.
    /// </param>
    public async IAsyncEnumerable<DownloadObject> FollowAsync(int id, [EnumeratorCancellation] CancellationToken aborted)
    {
        // An open stream would also hold up the server's stop until its time-out.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);

        // Subscribed before the first look, so that no change falls between the two.
        using var changes = downloads.Subscribe();
        DownloadSnapshot? told = null;
        while (await NextAsync(changes, id, told, ends.Token) is { } next)
        {
            told = next;
            yield return DownloadObject.From(next);
            if (IsAtRest(next.Status))
            {
                yield break;
            }
        }
    }

    /// <summary>The next state worth telling; null when there will be none.</summary>
    private async Task<DownloadSnapshot?> NextAsync(ChangeSubscription changes, int id, DownloadSnapshot? told, CancellationToken cancellationToken)
    {
        try
        {
            if (told is not null)
            {
                await Task.Delay(Interval, time, cancellationToken);
            }

            while (true)
            {
                // One that is no longer shown (dismissed, cancelled and gone) is still known by its row, until forgotten.
                var now = changes.Current.GetValueOrDefault(id) ?? await downloads.FindAsync(id, cancellationToken);
                if (now is null || now != told)
                {
                    return now;
                }

                await changes.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static bool IsAtRest(DownloadStatus status) => status is not (DownloadStatus.Pending or DownloadStatus.Downloading);
}
