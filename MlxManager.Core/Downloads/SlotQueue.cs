namespace MlxManager.Core.Downloads;

/// <summary>The places for downloads that run at the same time, handed out first come, first served.</summary>
internal sealed class SlotQueue(int slots)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _free = slots;

    /// <summary>Takes a place in the queue now; the task ends when it is this one's turn. The slot is given back by disposing it.</summary>
    public async Task<IDisposable> AcquireAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return new Slot(this);
            }

            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var registration = cancellationToken.Register(() => Leave(place));
        await place.Value.Task;
        return new Slot(this);
    }

    private void Leave(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            // Not in the list any more: the slot was handed over a moment before, and its owner gives it back as usual.
            if (place.List is null)
            {
                return;
            }

            _waiting.Remove(place);
        }

        place.Value.TrySetCanceled();
    }

    private void Release()
    {
        TaskCompletionSource? next;
        lock (_lock)
        {
            next = _waiting.First?.Value;
            if (next is null)
            {
                _free++;
            }
            else
            {
                _waiting.RemoveFirst();
            }
        }

        next?.SetResult();
    }

    private sealed class Slot(SlotQueue queue) : IDisposable
    {
        private SlotQueue? _queue = queue;

        public void Dispose() => Interlocked.Exchange(ref _queue, null)?.Release();
    }
}
