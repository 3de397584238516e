using MlxManager.Core.Downloads;

namespace MlxManager.Web.Terminal;

/// <summary>
/// Sets downloads going and stays until they are at rest or the person leaves. Where the server is the command's own, leaving stops it in
/// order: no byte is fetched again by whoever goes on.
/// </summary>
internal sealed class Attendance(Screen screen, ServerFinder finder, TimeProvider time)
{
    /// <param name="begin">Gives the numbers of the downloads to stay with.</param>
    /// <param name="again">The command that comes back to them; null where there is none.</param>
    public async Task<int> RunAsync(
        Func<ServerLink, CancellationToken, Task<IReadOnlyList<int>>> begin, string? again, CancellationToken cancellationToken)
    {
        using var interruption = new Interruption();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(interruption.Asked, cancellationToken);
        var wasOwn = false;
        try
        {
            await using var session = await ServerSession.OpenAsync(finder, time, ends.Token);
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
            if (screen.IsLive)
            {
                // Below what the terminal shows of the keys themselves.
                screen.Complain("");
            }

            screen.Complain(wasOwn
                ? $"Stopped; nothing is lost. {(again is null ? "" : $"'mlx-manager {again}' goes on, and so does ")}'mlx-manager serve'{(again is null ? " goes on" : "")}."
                : $"The server goes on without this command. 'mlx-manager {again ?? "ls"}' looks again, 'mlx-manager pause' stops it.");
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
