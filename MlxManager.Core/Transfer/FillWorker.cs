using System.Buffers;

namespace MlxManager.Core.Transfer;

/// <summary>One connection's place in a round: takes a span, brings it with one buffer, takes the next.</summary>
internal sealed class FillWorker(FillParts parts)
{
    private static readonly TransferFailure Slow = new(
        FailureCause.Stalled, "A connection was much slower than the others; its rest comes over another one.", IsTransient: true);

    private readonly Backoff _backoff = new(parts.Context.Options, parts.Context.Random);
    private int _failures;
    private int _refusals;

    /// <summary>Works until cancelled. Returns only with a failure that is final.</summary>
    public async Task<FillResult> RunAsync(int bufferBytes, CancellationToken ending)
    {
        while (true)
        {
            // Taken before looking for work, so that what is given back in between is not missed.
            var returned = parts.Board.WorkReturned;
            var ticket = await parts.Admission.EnterAsync(ending);
            var (outcome, newBytes) = await TryOneAsync(ticket, bufferBytes, ending);
            if (outcome is { IsFinal: true, Failure: { } final })
            {
                return new FillResult.SourceFailed(final);
            }

            // The others' progress makes each fresh address look of use; this one's own refusals tell a range that has none.
            _refusals = newBytes > 0 ? 0 : outcome?.Refusal is null ? _refusals : _refusals + 1;
            if (outcome?.Refusal is { } refusal && _refusals > parts.Context.Options.AddressRefreshes)
            {
                return new FillResult.SourceFailed(refusal);
            }

            var failure = outcome?.Failure;
            _failures = failure is null ? 0 : newBytes > 0 ? 1 : _failures + 1;
            var answer = parts.Admission.Leave(ticket, failure, newBytes, _failures);
            if (failure is not null)
            {
                parts.Gauge.Retry(failure);
                TransferLog.Retrying(parts.Context.Logger, failure.Cause, failure.Message, newBytes, answer.Pause);
                if (answer.GivesUp)
                {
                    return new FillResult.SourceFailed(failure);
                }

                await parts.Context.Sleep.DelayAsync(answer.Pause, failure.RetryAfter is not null, ending);
            }
            else if (outcome?.Refusal is not null && _refusals > 1)
            {
                // The first fresh address is asked at once, as an end of validity needs; not the next.
                await parts.Context.Sleep.DelayAsync(_backoff.After(_refusals - 1, asked: null), wasAsked: false, ending);
            }
            else if (outcome is null)
            {
                await WaitForWorkAsync(returned, ending);
            }
        }
    }

    private async Task WaitForWorkAsync(Task returned, CancellationToken ending)
    {
        var (options, time) = (parts.Context.Options, parts.Context.Time);
        while (!returned.IsCompleted && !parts.Board.HasSlow())
        {
            await Task.WhenAny(returned, Task.Delay(options.SlowAfter / 4, time, ending));
            ending.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Null when there was nothing to do.</summary>
    private async Task<(SpanFetch.Outcome? Outcome, long NewBytes)> TryOneAsync(
        Admission.Ticket ticket, int bufferBytes, CancellationToken ending)
    {
        // The connection is lent for one span, so that all blobs come to their turn.
        using var connection = await parts.Context.Connections.AcquireAsync(ending);
        if (parts.Board.Take() is not { } lease)
        {
            return (null, 0);
        }

        if (lease.IsReplacement)
        {
            parts.Gauge.Retry(Slow);
        }

        // Looked at after the lease was taken: who wants to take over all leases sets the limit first, so one of the two sees the other.
        if (parts.Admission.IsOneTooMany)
        {
            parts.Board.Release(lease);
            return (default(SpanFetch.Outcome), 0);
        }

        // Borrowed with the connection: who only waits for one holds no memory.
        var buffer = ArrayPool<byte>.Shared.Rent(bufferBytes);
        try
        {
            var fetch = new SpanFetch(parts, ticket, buffer, lease);
            return (await fetch.RunAsync(ending), fetch.NewBytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
