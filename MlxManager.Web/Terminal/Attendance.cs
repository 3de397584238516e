using MlxManager.Core.Downloads;

namespace MlxManager.Web.Terminal;

/// <summary>
/// Sets downloads going and stays until they are at rest or the person leaves. Where the server is the command's own, leaving stops it in
/// order: no byte is fetched again by whoever goes on.
/// </summary>
internal sealed class Attendance(Screen screen, ServerFinder finder, TimeProvider time)
{
    /// <param name="begin">Gives the numbers of the downloads to stay with.</param>
    /// <param name="names">What to type to come back to them.</param>
    public async Task<int> RunAsync(
        Func<ServerLink, CancellationToken, Task<IReadOnlyList<int>>> begin, string names, CancellationToken cancellationToken)
    {
        using var interruption = new Interruption();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(interruption.Asked, cancellationToken);
        var wasOwn = false;
        try
        {
            await using var session = await ServerSession.OpenAsync(finder, ends.Token);
            try
            {
                if (session.IsOwn)
                {
                    screen.Complain($"No MlxManager was running: this command is one until it ends. Its page is at {session.Link.Address}");
                }

                var ids = await begin(session.Link, ends.Token);
                var downloads = await new Following(session, View(), time).ToRestAsync(ids, ends.Token);
                return Conclude(downloads);
            }
            finally
            {
                wasOwn = session.IsOwn;
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            screen.Complain(wasOwn
                ? $"Stopped; nothing is lost. It goes on with 'mlx-manager pull {names}' or 'mlx-manager serve'."
                : $"The download goes on with the server. 'mlx-manager pull {names}' shows it again, 'mlx-manager pause {names}' stops it.");
            return ExitCode.Interrupted;
        }
    }

    private IDownloadView View()
    {
        IDownloadView words = screen.IsLive ? new LiveView(screen.Words, time) : new PlainView(screen, time);
        return !screen.IsJson ? words : new JsonView(screen, screen.IsLive ? words : null);
    }

    private int Conclude(IReadOnlyList<RemoteDownload> downloads)
    {
        foreach (var download in downloads.Where(download => download.Status != "completed"))
        {
            screen.Complain(download switch
            {
                { Status: "failed" } => $"{download.Name} failed: {download.Error}",
                { Status: "paused", Error: { } error } => $"{download.Name} is paused: {error}",
                { Status: "paused" } => $"{download.Name} was paused. 'mlx-manager resume {download.DownloadId}' goes on.",
                _ => $"{download.Name} was cancelled.",
            });
        }

        if (!screen.IsJson && downloads.Where(download => download.Status == "completed").ToList() is { Count: > 1 } whole)
        {
            screen.Say($"{whole.Count} models, {ByteText.Of(whole.Sum(download => download.TotalBytes))}.");
        }

        return downloads.Select(DownloadWords.ExitOf).FirstOrDefault(code => code != ExitCode.Ok, ExitCode.Ok);
    }
}
