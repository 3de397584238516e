using System.Threading.Channels;

namespace MlxManager.Web.Terminal;

/// <summary>
/// Follows downloads until each is at rest: by server-sent events and, when those are cut, by asking until they flow again. Only the latest
/// state of each is shown.
/// </summary>
internal sealed class Following(ServerSession session, IDownloadView view, TimeProvider time)
{
    /// <summary>Between two drawings: a countdown and a rate move without looking nervous.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Channel<(RemoteDownload? Download, string? Json)> _news = Channel.CreateUnbounded<(RemoteDownload?, string?)>();

    /// <returns>How each came to rest, in the given order.</returns>
    /// <exception cref="CommandStopped">The server knows one of them no more.</exception>
    public async Task<IReadOnlyList<RemoteDownload>> ToRestAsync(IReadOnlyList<int> downloads, CancellationToken cancellationToken)
    {
        var following = Task.WhenAll(downloads.Select(id => FollowAsync(id, cancellationToken)));
        using var beat = new PeriodicTimer(Beat, time);
        while (!following.IsCompleted)
        {
            ShowNews();
            view.Tick();
            await Task.WhenAny(following, beat.WaitForNextTickAsync(CancellationToken.None).AsTask());
        }

        ShowNews();
        view.Tick();
        return await following;
    }

    private void ShowNews()
    {
        while (_news.Reader.TryRead(out var news))
        {
            if (news is ({ } download, { } json))
            {
                view.Tell(null);
                view.Show(download, json);
            }
            else
            {
                view.Tell("The server does not answer; trying again…");
            }
        }
    }

    private async Task<RemoteDownload> FollowAsync(int id, CancellationToken cancellationToken)
    {
        var pause = ShortestPause;
        while (true)
        {
            var link = session.Link;
            try
            {
                var now = await AskAsync(link, id, cancellationToken);
                pause = ShortestPause;
                if (!now.IsAtRest)
                {
                    await foreach (var json in link.EventsAsync($"{Api.ApiRegistration.Prefix}/download/{now.TaskId}/progress", cancellationToken))
                    {
                        now = Tell(json);
                    }
                }

                if (now.IsAtRest)
                {
                    return now;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _news.Writer.TryWrite((null, null));
                await session.FindAgainAsync(link, cancellationToken);
            }

            // The stream ends without a rest when the server stops.
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<RemoteDownload> AskAsync(ServerLink link, int id, CancellationToken cancellationToken)
    {
        var now = await RemoteCalls.FindAsync(link, id, cancellationToken);
        return now.Download.IsAtRest ? Tell(now.Json) : now.Download;
    }

    private RemoteDownload Tell(string json)
    {
        var download = RemoteDownload.Parse(json);
        _news.Writer.TryWrite((download, json));
        return download;
    }
}
