namespace MlxManager.Core.Downloads;

/// <summary>One download's place among those that wait for their turn, and then its slot. Disposing it gives up either, whichever it has.</summary>
internal sealed class SlotPlace(SlotQueue queue, int id, long rank) : IDisposable
{
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _position;
    private int _given;

    public int Id { get; } = id;

    /// <summary>Ends when it may run.</summary>
    public Task Turn => _turn.Task;

    /// <summary>1 is next; null when it does not wait.</summary>
    public int? Position => Volatile.Read(ref _position) is > 0 and var position ? position : null;

    /// <summary>The smallest comes first. Only under the queue's lock.</summary>
    public long Rank { get; set; } = rank;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _given, 1) == 0)
        {
            queue.Leave(this);
        }
    }

    /// <returns>Whether it is another one than before.</returns>
    public bool Stand(int position) => Interlocked.Exchange(ref _position, position) != position;

    public void Begin() => _turn.SetResult();
}
