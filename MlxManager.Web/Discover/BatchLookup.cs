using MlxManager.Core.Hub;
using MlxManager.Web.Models;

namespace MlxManager.Web.Discover;

/// <summary>Looks up what the models of a list weigh, a few at a time; each takes two questions of what the Hub allows in five minutes.</summary>
internal sealed class BatchLookup(IModelSheets sheets, Action changed)
{
    public const int Most = 40;

    private const int AtOnce = 4;

    /// <summary>Room where the cache lies once all that is under way is here, as soon as it is known.</summary>
    public long? FreeBytes { get; private set; }

    public Task RunAsync(IReadOnlyList<BatchItem> items, CancellationToken token)
    {
        foreach (var item in items.Skip(Most))
        {
            item.State = BatchState.NotLookedAt;
        }

        var waiting = new Queue<BatchItem>(items.Take(Most));
        return Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(waiting, token)));
    }

    private async Task WorkAsync(Queue<BatchItem> waiting, CancellationToken token)
    {
        while (waiting.TryDequeue(out var item))
        {
            try
            {
                var answer = await sheets.OpenAsync(item.Reference.Model, item.Reference.Revision, token);
                token.ThrowIfCancellationRequested();
                Take(item, answer);
                FreeBytes ??= answer.IsOk ? await FreeBytesAsync(answer.Value, token) : null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                item.State = BatchState.Unreadable;
            }

            token.ThrowIfCancellationRequested();
            changed();
        }
    }

    private async Task<long?> FreeBytesAsync(ModelSheet sheet, CancellationToken token)
    {
        try
        {
            var outlook = await sheets.OutlookAsync(sheet, token);
            return outlook.FreeBytes - outlook.PromisedBytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Only an outlook; the engine says what is wrong with the disk when it matters.
            return null;
        }
    }

    private static void Take(BatchItem item, HubAnswer<ModelSheet> answer)
    {
        if (answer.IsOk)
        {
            item.State = BatchState.Known;
            item.FetchBytes = answer.Value.Files.Where(file => !file.IsHere).DistinctBy(file => file.File.Etag).Sum(file => file.File.Size);
            item.IsGated = answer.Value.Details.Summary.Gating != Gating.Open;
            item.IsChosen &= item.FetchBytes > 0;
        }
        else
        {
            item.State = BatchState.Refused;
            item.Failure = answer.Failure;
            item.IsFinal = !answer.Failure.IsTransient;
            item.IsChosen &= !item.IsFinal;
        }
    }
}
