using Microsoft.Extensions.Logging;

namespace MlxManager.Core.Transfer;

/// <summary>
/// Writes the journal of one open partial beside the transfer: what is written each interval, what is durable after each flush.
/// Data first, then the claim: a snapshot is taken of writes that have returned, and of flushes that began after it. Flushes follow
/// the bytes more closely than claims do: whatever they leave, the end has to wait for. Once a flush has failed, what is only written
/// is no longer claimed: its bytes read well for as long as the system happens to keep them, and it tells of their loss only once.
/// </summary>
internal sealed class JournalKeeper(
    GuardedJournal journal, PartialFile file, SpanBoard board, DigestTable digests, PartialState opened, TransferOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>How long a stop may wait for a flush; a disk that needs longer keeps its bytes written, not durable.</summary>
    private static readonly TimeSpan FlushAtStop = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks, for each write of the journal, whether there is something to flush.</summary>
    private const int LooksPerClaim = 10;

    private PartialState _saved = opened;
    private SpanSet _durable = opened.Durable;
    private ArrivalDigests _digests = opened.Digests;
    private Task<SpanSet>? _flush;
    private long _flushBegan = time.GetTimestamp();
    private long _claimed = time.GetTimestamp();
    private long _digestsTaken = time.GetTimestamp();
    private bool _failed;

    /// <summary>Works until cancelled. Returns when the partial is no longer in its place and must be opened again.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(ending))
        {
            await CollectFlushAsync();
            if (time.GetElapsedTime(_claimed) >= options.JournalInterval)
            {
                if (!file.IsInPlace())
                {
                    return;
                }

                _claimed = time.GetTimestamp();
                await SaveAsync(board.Snapshot());
            }

            BeginFlushIfDue();
        }
    }

    /// <summary>The last claim of a run that ends early; no connection writes any more.</summary>
    public async Task EndAsync()
    {
        if (_failed)
        {
            return;
        }

        // One that failed stays where it is.
        var written = _flush is { IsFaulted: true } ? _durable : board.Snapshot();
        _digests = digests.Snapshot();
        await SaveAsync(written);
        if (_durable.Equals(written))
        {
            return;
        }

        _flush = FlushAsync(written);
        try
        {
            _durable = await _flush.WaitAsync(FlushAtStop, time);
        }
        catch (TimeoutException e)
        {
            // Nothing is lost by it unless the machine loses power: the bytes are written, and claimed as no more than that.
            TransferLog.FlushLeft(logger, e.Message);
            _ = AwaitLeftAsync(_flush);
            return;
        }
        catch (DiskException e)
        {
            TransferLog.FlushFailed(logger, e.Message);
            written = _durable;
        }

        await SaveAsync(written);
    }

    /// <summary>
    /// Brings all to the disk and claims it, unless nothing was ever claimed of it: that is a file that came within a tick, and a
    /// thousand of those need no thousand rows that live for a moment.
    /// </summary>
    public async Task CompleteAsync(CancellationToken stop)
    {
        var written = board.Snapshot();
        if (_flush is { } underWay)
        {
            // Begun while the hash caught up, it may have been the last one needed.
            _durable = await underWay.WaitAsync(stop);
        }

        if (!_durable.Equals(written))
        {
            // Kept: an end that comes in between hears from it how it went.
            _flush = FlushAsync(written);
            _durable = await _flush.WaitAsync(stop);
        }

        if (_saved.Written.Count > 0)
        {
            await SaveAsync(_durable);
        }
    }

    /// <summary>The last claim of a run whose content was wrong: only <paramref name="kept"/> is still believed.</summary>
    public async Task KeepOnlyAsync(SpanSet kept, CancellationToken stop)
    {
        if (_flush is { } underWay)
        {
            // What it fails to bring to the disk is not kept, however well it has just been read.
            _durable = await underWay.WaitAsync(stop);
        }

        _durable = _durable.Intersect(kept);
        _digests = digests.Snapshot();
        await SaveAsync(kept);
    }

    private TimeSpan Look => options.JournalInterval / LooksPerClaim is { TotalMilliseconds: >= 1 } look ? look : TimeSpan.FromMilliseconds(1);

    private async Task CollectFlushAsync()
    {
        if (_flush is { IsCompleted: true })
        {
            _durable = await _flush;
            _flush = null;
        }
    }

    private void BeginFlushIfDue()
    {
        // One at a time, beside this loop: a slow disk must not hold up the claims of what is written.
        var unflushed = board.Written - _durable.Count;
        if (_flush is not null || unflushed == 0
            || (unflushed < options.FlushBytes && !board.Completed.IsCompleted && time.GetElapsedTime(_flushBegan) < options.FlushInterval))
        {
            return;
        }

        _flushBegan = time.GetTimestamp();
        if (time.GetElapsedTime(_digestsTaken) >= options.FlushInterval)
        {
            // They are large beside the spans, and one that is missing costs a little transfer in a case that is rare: not with each flush.
            _digestsTaken = time.GetTimestamp();
            _digests = digests.Snapshot();
        }

        _flush = FlushAsync(board.Snapshot());
    }

    private async Task<SpanSet> FlushAsync(SpanSet written)
    {
        // The system reports a lost write to one flush only: a claim made by a later one must have seen the earlier succeed.
        if (_flush is { } earlier)
        {
            await earlier;
        }

        await Task.Run(file.Flush);
        return written;
    }

    /// <summary>For a flush that the end did not wait for. The partial may be another run's by now: claims are only taken back.</summary>
    private async Task AwaitLeftAsync(Task flush)
    {
        try
        {
            await flush;
        }
        catch (ObjectDisposedException e)
        {
            // The one before it took so long that the file was closed meanwhile: this one never began.
            TransferLog.FlushLeft(logger, e.Message);
        }
        catch (DiskException e)
        {
            TransferLog.FlushFailed(logger, e.Message);
            try
            {
                await journal.ForgetWrittenAsync();
            }
            catch (DiskException lost)
            {
                TransferLog.JournalLeft(logger, lost.Message);
            }
        }
    }

    private async Task SaveAsync(SpanSet written)
    {
        var state = _saved with { Written = written, Durable = _durable, Digests = _digests };
        if (state == _saved)
        {
            return;
        }

        try
        {
            await journal.SaveAsync(state);
        }
        catch (DiskException)
        {
            _failed = true;
            throw;
        }

        _saved = state;
    }
}
