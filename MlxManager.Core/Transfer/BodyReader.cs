using System.Runtime.CompilerServices;

namespace MlxManager.Core.Transfer;

/// <summary>
/// Reads one body into the connection's one buffer, in pieces as long as what is here already. TLS hands out 16 to 32 KiB a time, and
/// many small writes into one file stand in each other's way. Nothing that has come waits for what has not: a read that finds
/// nothing stays under way, into the rest of the buffer, while the piece before it is placed.
/// </summary>
/// <param name="left">How many bytes from a position of the blob on may still be wanted from this body.</param>
internal sealed class BodyReader(Stream stream, byte[] buffer, TimeSpan idleTimeout, Deadline deadline, Func<long, long> left) : IAsyncDisposable
{
    private ValueTask<int> _ahead;
    private int _aheadAt;
    private bool _isAhead;
    private bool _hasEnded;

    /// <param name="position">Where in the blob the piece begins: where the last one ended.</param>
    /// <param name="most">No more bytes than this, and no read ahead; 0 for no limit.</param>
    /// <returns>Good until the next call; empty at the end of the body.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long position, int most)
    {
        var start = _isAhead ? _aheadAt : 0;
        var count = _hasEnded ? 0 : await WaitAsync(_isAhead ? TakeAhead() : Begin(position, most));
        while (count > 0 && most == 0 && start + count < buffer.Length / 2 && left(position + count) is > 0 and var wanted)
        {
            var at = start + count;
            var next = stream.ReadAsync(buffer.AsMemory(at, (int)Math.Min(wanted, buffer.Length - at)), deadline.Token);
            if (!next.IsCompletedSuccessfully)
            {
                (_ahead, _aheadAt, _isAhead) = (next, at, true);
                break;
            }

            var more = await next;
            _hasEnded = more == 0;
            if (_hasEnded)
            {
                break;
            }

            count += more;
        }

        return buffer.AsMemory(start, count);
    }

    /// <summary>Ends a read that is still under way: the buffer is lent to others afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isAhead)
        {
            return;
        }

        deadline.Cancel();
        try
        {
            await TakeAhead();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // Whatever became of it: nobody waits for these bytes any more.
        }
    }

    /// <summary>A byte at least, to see where the body ends.</summary>
    private ValueTask<int> Begin(long position, int most)
    {
        var room = (int)Math.Clamp(left(position), 1, buffer.Length);
        return stream.ReadAsync(buffer.AsMemory(0, most == 0 ? room : Math.Min(room, most)), deadline.Token);
    }

    private ValueTask<int> TakeAhead()
    {
        _isAhead = false;
        return _ahead;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<int> read)
    {
        deadline.Restart(idleTimeout);
        var count = await read;
        deadline.Suspend();
        return count;
    }
}
