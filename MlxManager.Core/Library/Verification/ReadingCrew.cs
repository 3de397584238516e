using System.Buffers;

namespace MlxManager.Core.Library.Verification;

/// <summary>
/// The threads that read, one content each. Threads of their own, since the pool's would be missed by the pages while these
/// wait for a disk; below normal priority where the system knows such a thing. How many may work is changed while they do:
/// whoever is one too many parks what it reads within one read and goes.
/// </summary>
/// <param name="onEnd">Told on the reading thread, of everything but what was parked.</param>
/// <param name="onRead">Told on the reading thread how many bytes came.</param>
internal sealed class ReadingCrew(int most, Action<ContentReading, ReadingEnd> onEnd, Action<int> onRead)
{
    // Larger ones leave the processor's cache before they are hashed.
    private const int BufferBytes = 1 << 20;

    private readonly Lock _lock = new();
    private readonly LinkedList<ContentReading> _waiting = [];
    private readonly ContentReading?[] _atWork = new ContentReading?[most];
    private readonly bool[] _isThere = new bool[most];
    private TaskCompletionSource? _allGone;
    private int _limit;

    public int Most => most;

    /// <summary>What is being read now.</summary>
    public IReadOnlyList<ContentReading> AtWork
    {
        get
        {
            lock (_lock)
            {
                return [.. _atWork.OfType<ContentReading>()];
            }
        }
    }

    /// <param name="isUrgent">Before what waits already.</param>
    public void Add(IReadOnlyList<ContentReading> readings, bool isUrgent = false)
    {
        lock (_lock)
        {
            foreach (var reading in isUrgent ? readings.Reverse() : readings)
            {
                _ = isUrgent ? _waiting.AddFirst(reading) : _waiting.AddLast(reading);
            }

            Call_NeedsLock();
        }
    }

    /// <summary>How many may read at once; 0 stops all, and what they read waits for its continuation.</summary>
    public void Limit(int limit)
    {
        lock (_lock)
        {
            Volatile.Write(ref _limit, Math.Min(limit, most));
            Call_NeedsLock();
        }
    }

    /// <summary>Ends when nobody reads; for a limit of 0, which would otherwise last until everything is read.</summary>
    public Task AllGoneAsync()
    {
        lock (_lock)
        {
            return _isThere.Contains(true)
                ? (_allGone ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }
    }

    /// <summary>Forgets what waits.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            foreach (var reading in _waiting)
            {
                reading.Dispose();
            }

            _waiting.Clear();
        }
    }

    private void Call_NeedsLock()
    {
        for (var place = 0; place < _limit && place < _waiting.Count + _isThere.Count(isThere => isThere); place++)
        {
            if (!_isThere[place])
            {
                _isThere[place] = true;
                var mine = place;
                new Thread(() => Work(mine)) { IsBackground = true, Name = $"verify {mine}", Priority = ThreadPriority.BelowNormal }.Start();
            }
        }
    }

    private void Work(int place)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        while (Take(place) is { } reading)
        {
            var end = Read(reading, place, buffer);
            if (end.Outcome == ReadingOutcome.Parked)
            {
                PutBack(place, reading);
            }
            else
            {
                Leave(place);
                onEnd(reading, end);
                reading.Dispose();
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private ReadingEnd Read(ContentReading reading, int place, byte[] buffer)
    {
        try
        {
            return reading.Read(buffer, () => place >= Volatile.Read(ref _limit), onRead);
        }
        catch (Exception exception)
        {
            // On a thread of its own it would take the server down, downloads included; so it is told of this file, like any other trouble.
            return new ReadingEnd(ReadingOutcome.Unreadable, Message: exception.Message);
        }
    }

    /// <summary>Null when there is nothing more to do at this place.</summary>
    private ContentReading? Take(int place)
    {
        TaskCompletionSource? allGone = null;
        ContentReading? next = null;
        lock (_lock)
        {
            if (place < _limit && _waiting.First is { } first)
            {
                next = _atWork[place] = first.Value;
                _waiting.RemoveFirst();
            }
            else
            {
                _isThere[place] = false;
                if (!_isThere.Contains(true))
                {
                    (allGone, _allGone) = (_allGone, null);
                }
            }
        }

        allGone?.SetResult();
        return next;
    }

    private void PutBack(int place, ContentReading reading)
    {
        lock (_lock)
        {
            _atWork[place] = null;
            _waiting.AddFirst(reading);

            // A place that is free and allowed may have been passed over while this one was read.
            Call_NeedsLock();
        }
    }

    private void Leave(int place)
    {
        lock (_lock)
        {
            _atWork[place] = null;
        }
    }
}
