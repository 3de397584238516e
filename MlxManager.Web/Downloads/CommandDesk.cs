using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>
/// What one circuit asks of the downloads. The tile shows what is in flight, at once, and why something was refused; what several
/// commands change together is left to the next beat (<see cref="Batch"/>).
/// </summary>
/// <param name="stopped">The circuit has ended: nobody waits for answers any more.</param>
internal sealed partial class CommandDesk(IDownloads downloads, PictureBoard board, ILogger logger, CancellationToken stopped)
{
    private int _batches;

    private bool IsBatch => Volatile.Read(ref _batches) > 0;

    public IDisposable Batch()
    {
        Interlocked.Increment(ref _batches);
        return new OnDispose(() =>
        {
            if (Interlocked.Decrement(ref _batches) == 0)
            {
                board.Follow();
                _ = board.TellNowAsync();
            }
        });
    }

    public async Task<StartAnswer> StartAsync(StartRequest request)
    {
        board.News.BeginStart(request.Model);
        try
        {
            var answer = await downloads.StartAsync(request, stopped);

            // Seen before it is forgotten whose it is.
            board.Follow();
            await TellAsync();
            return answer;
        }
        finally
        {
            board.News.EndStart(request.Model);
        }
    }

    public async Task<CancelPreview?> PreviewCancelAsync(int id)
    {
        try
        {
            return await downloads.PreviewCancelAsync(id, stopped);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogPreviewFailed(logger, exception, id);
            return null;
        }
    }

    public async Task<CommandAnswer?> CommandAsync(int id, DownloadCommand command) => Begin(id, command)
        ? await AskAsync(id, command, () => downloads.CommandAsync(id, command, stopped))
        : null;

    public Task<CommandAnswer?> MoveAsync(int id, int? before) => AskAsync(id, null, () => downloads.MoveAsync(id, before, stopped));

    public Task<CommandAnswer?> StartNowAsync(int id) => AskAsync(id, null, () => downloads.StartNowAsync(id, stopped));

    public Task<CommandAnswer?> LimitAsync(int id, long? bytesPerSecond) => AskAsync(id, null, () => downloads.LimitAsync(id, bytesPerSecond, stopped));

    private bool Begin(int id, DownloadCommand command)
    {
        var begun = false;
        board.Change(picture => picture.With(id, tile =>
        {
            begun = tile.InFlight is null;
            return begun ? tile with { InFlight = command, Notice = null } : tile;
        }));

        // Not waited for: what was pressed is asked for however long the browser takes to draw it.
        _ = TellAsync();
        return begun;
    }

    /// <param name="command">What the tile shows as in flight; null for what only changes the queue or the pace.</param>
    private async Task<CommandAnswer?> AskAsync(int id, DownloadCommand? command, Func<Task<CommandAnswer>> ask)
    {
        CommandAnswer? answer = null;
        string? notice;
        try
        {
            answer = await ask();
            notice = answer.Outcome == CommandOutcome.Done ? null : Reasons.Refusal(answer, command);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            LogAskFailed(logger, exception, command, id);
            notice = DownloadsTexts.WentWrong;
        }

        // The feed is read again with the answer, so that the tile never shows the old state with live buttons.
        Func<TilePicture, TilePicture> answered =
            picture => picture.With(id, tile => tile with { InFlight = command is null ? tile.InFlight : null, Notice = notice });
        if (IsBatch)
        {
            board.FollowSoon(answered);
            return answer;
        }

        board.Follow(answered);
        await TellAsync();
        return answer;
    }

    private Task TellAsync()
    {
        if (!IsBatch)
        {
            return board.TellNowAsync();
        }

        board.Nudge();
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was asked of download {Id} ({Command}) failed")]
    private static partial void LogAskFailed(ILogger logger, Exception exception, DownloadCommand? command, int id);

    [LoggerMessage(Level = LogLevel.Error, Message = "What cancelling download {Id} would remove cannot be told")]
    private static partial void LogPreviewFailed(ILogger logger, Exception exception, int id);
}
