namespace MlxManager.Core.Downloads;

/// <summary>
/// The places for downloads that run at the same time, handed out by rank: the order in which they were asked for, except where the
/// person has moved one. A lower limit takes nobody's slot away: what runs is let finish, and only then do fewer run.
/// </summary>
internal sealed class SlotQueue(int limit)
{
    /// <summary>Between two that nobody has moved: room to put others there.</summary>
    public const long Step = 1 << 20;

    private readonly Lock _lock = new();
    private readonly List<SlotPlace> _waiting = [];
    private int _limit = limit;
    private int _running;

    /// <summary>These downloads have another position than before. Raised under no lock.</summary>
    public event Action<IReadOnlyList<int>>? Moved;

    /// <summary>How many may run; more do while started out of turn, or since the limit was lowered.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
            {
                return _limit;
            }
        }

        set => Change(() => _limit = value);
    }

    public static long RankOf(int id, long? moved) => moved ?? id * Step;

    /// <param name="atOnce">Takes a slot whatever the limit says: it had one when the server stopped.</param>
    public SlotPlace Enter(int id, long rank, bool atOnce = false)
    {
        var place = new SlotPlace(this, id, rank);
        Change(() =>
        {
            if (atOnce)
            {
                Begin_NeedsLock(place);
            }
            else
            {
                _waiting.Add(place);
                Sort_NeedsLock();
            }
        });
        return place;
    }

    /// <summary>Lets one run that waits for its turn, beyond the limit. False when it does not wait.</summary>
    public bool StartNow(int id)
    {
        var found = false;
        Change(() =>
        {
            var place = _waiting.Find(waiting => waiting.Id == id);
            found = place is not null && _waiting.Remove(place);
            if (place is not null)
            {
                Begin_NeedsLock(place);
            }
        });
        return found;
    }

    /// <summary>The ranks that would bring one before another, or to the end; null when one of them does not wait.</summary>
    public IReadOnlyDictionary<int, long>? PlanMove(int id, int? before)
    {
        lock (_lock)
        {
            var moved = _waiting.Find(place => place.Id == id);
            var rest = _waiting.Where(place => place.Id != id).ToList();
            var at = before is { } next ? rest.FindIndex(place => place.Id == next) : rest.Count;
            if (moved is null || (at < 0 && before != id))
            {
                return null;
            }

            return before == id || rest.Count == 0 ? new Dictionary<int, long>() : QueueOrder.Insert([.. rest.Select(place => (place.Id, place.Rank))], at, id);
        }
    }

    /// <summary>What <see cref="PlanMove"/> has planned, for those of them that still wait.</summary>
    public void Move(IReadOnlyDictionary<int, long> ranks) => Change(() =>
    {
        foreach (var place in _waiting)
        {
            place.Rank = ranks.GetValueOrDefault(place.Id, place.Rank);
        }

        Sort_NeedsLock();
    });

    /// <summary>The ids that wait, the next one first.</summary>
    public IReadOnlyList<int> Waiting()
    {
        lock (_lock)
        {
            return [.. _waiting.Select(place => place.Id)];
        }
    }

    public void Leave(SlotPlace place) => Change(() =>
    {
        if (_waiting.Remove(place))
        {
            place.Stand(0);
        }
        else
        {
            _running--;
        }
    });

    private void Change(Action change)
    {
        List<int> moved = [];
        lock (_lock)
        {
            change();
            while (_running < _limit && _waiting.Count > 0)
            {
                var next = _waiting[0];
                _waiting.RemoveAt(0);
                Begin_NeedsLock(next);
                moved.Add(next.Id);
            }

            for (var i = 0; i < _waiting.Count; i++)
            {
                if (_waiting[i].Stand(i + 1))
                {
                    moved.Add(_waiting[i].Id);
                }
            }
        }

        if (moved.Count > 0)
        {
            Moved?.Invoke(moved);
        }
    }

    private void Begin_NeedsLock(SlotPlace place)
    {
        _running++;
        place.Stand(0);

        // Whoever waits goes on elsewhere, after the lock: the source was made so.
        place.Begin();
    }

    private void Sort_NeedsLock() => _waiting.Sort((one, two) => one.Rank != two.Rank ? one.Rank.CompareTo(two.Rank) : one.Id.CompareTo(two.Id));
}
