using System.Collections.Immutable;

namespace MlxManager.Web.Demo;

/// <summary>Every request since the start (or the last <see cref="Clear"/>), in the order they came.</summary>
public sealed class RequestLog
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private ImmutableList<RequestRecord> _all = [];
    private TaskCompletionSource? _change;

    public IReadOnlyList<RequestRecord> All => Volatile.Read(ref _all);

    /// <summary>Those on the content host or the small files' cache: the ones that carry file content.</summary>
    public IReadOnlyList<RequestRecord> OfContent(string? etag = null) =>
        [.. All.Where(record => record.Etag is not null && (etag is null || record.Etag == etag))];

    /// <summary>Content bytes sent for the blob, each sending counted.</summary>
    public long BytesSent(string etag) => OfContent(etag).Sum(record => record.BytesSent);

    /// <summary>Content bytes of the blob's range [start, end) sent, each sending counted.</summary>
    public long BytesSent(string etag, long start, long end) => OfContent(etag).Sum(record =>
        Math.Max(0, Math.Min(end, record.Offset + record.BytesSent) - Math.Max(start, record.Offset)));

    /// <summary>Bytes of the blob sent more often than once: all sent, less those sent at all.</summary>
    public long BytesSentAgain(string etag)
    {
        long distinct = 0;
        long reached = 0;
        var sent = OfContent(etag).Select(record => (record.Offset, End: record.Offset + record.BytesSent)).ToList();
        foreach (var (offset, end) in sent.OrderBy(span => span.Offset))
        {
            distinct += Math.Max(0, end - Math.Max(offset, reached));
            reached = Math.Max(reached, end);
        }

        return sent.Sum(span => span.End - span.Offset) - distinct;
    }

    /// <summary>Requests that are being answered now.</summary>
    public int Open => All.Count(record => !record.HasEnded);

    public void Clear()
    {
        lock (_lock)
        {
            _all = [];
        }
    }

    /// <summary>The first request that is, or comes to be, as wanted. Fails with the log when it does not come within 30 s (or the given time).</summary>
    public async Task<RequestRecord> WaitForAsync(
        Func<RequestRecord, bool> wanted,
        TimeSpan? patience = null,
        CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(patience ?? DefaultPatience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        while (true)
        {
            var change = NextChange();
            if (All.FirstOrDefault(wanted) is { } found)
            {
                return found;
            }

            try
            {
                await change.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"No such request came. Seen:\n{string.Join('\n', All)}");
            }
        }
    }

    /// <summary>Returns once no request is being answered. Fails with those that are when that does not come within 30 s (or the given time).</summary>
    public async Task WaitForIdleAsync(TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(patience ?? DefaultPatience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        for (var change = NextChange(); Open > 0; change = NextChange())
        {
            try
            {
                await change.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Still being answered:\n{string.Join('\n', All.Where(record => !record.HasEnded))}");
            }
        }
    }

    internal RequestRecord Begin(Func<RequestLog, RequestRecord> make)
    {
        var record = make(this);
        lock (_lock)
        {
            _all = _all.Add(record);
        }

        Changed();
        return record;
    }

    internal void Changed() => Interlocked.Exchange(ref _change, null)?.SetResult();

    // Taken before the log is looked at, so that a change in between is not missed.
    private Task NextChange()
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _change, mine, null) ?? mine).Task;
    }
}
