namespace MlxManager.Core.Transfer;

/// <summary>
/// How fast the connections of one blob are over the last seconds, and which is so much slower than the others that its rest is
/// better brought by another. Part of the <see cref="SpanBoard"/>, used under its lock only.
/// </summary>
internal sealed class LeaseRates(TimeSpan slowAfter, TimeProvider time)
{
    /// <summary>Slow is who has less than one part in this many of what the one in the middle has.</summary>
    private const int TimesSlower = 8;

    /// <summary>Leases that have ended and are still compared with, when nobody else is at work long enough.</summary>
    private const int Remembered = 8;

    private readonly Queue<double> _ended = [];

    public void Begin(SpanLease lease)
    {
        var now = time.GetTimestamp();
        (lease.Began, lease.Mark, lease.NextMark) = (now, (now, lease.Start), (now, lease.Start));
    }

    public void Moved(SpanLease lease)
    {
        // Two marks, so that there is always one between half and the whole of the time looked at.
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(lease.NextMark.Time, now) >= slowAfter / 2)
        {
            (lease.Mark, lease.NextMark) = (lease.NextMark, (now, lease.Position));
        }
    }

    public void End(SpanLease lease, long leastBytes)
    {
        var seconds = time.GetElapsedTime(lease.Began).TotalSeconds;
        if (lease.Position - lease.Start < leastBytes || seconds <= 0)
        {
            return;
        }

        _ended.Enqueue((lease.Position - lease.Start) / seconds);
        if (_ended.Count > Remembered)
        {
            _ended.Dequeue();
        }
    }

    /// <summary>The slowest, if it is slow and its rest is worth a new request.</summary>
    public SpanLease? FindSlow(IReadOnlyCollection<SpanLease> leases)
    {
        var now = time.GetTimestamp();
        var slowest = leases
            .Where(lease => lease.Unclaimed > 0 && time.GetElapsedTime(lease.Began, now) >= slowAfter)
            .MinBy(lease => RateOf(lease, now));
        if (slowest is null)
        {
            return null;
        }

        var rate = RateOf(slowest, now);
        var others = leases
            .Where(lease => lease != slowest && time.GetElapsedTime(lease.Began, now) >= slowAfter / 2)
            .Select(lease => RateOf(lease, now))
            .ToList();

        // If all that are at work stand still, it is the line or the source, and nobody is slow.
        var usual = Median(others.Count > 0 ? others : [.. _ended]);
        return rate * TimesSlower < usual && slowest.Unclaimed > rate * slowAfter.TotalSeconds ? slowest : null;
    }

    /// <summary>Each replacement uses up a memory, so that none come for ever on the word of what once was.</summary>
    public void Replaced() => _ended.TryDequeue(out _);

    private double RateOf(SpanLease lease, long now)
    {
        var seconds = time.GetElapsedTime(lease.Mark.Time, now).TotalSeconds;
        return seconds > 0 ? (lease.Position - lease.Mark.Position) / seconds : 0;
    }

    private static double Median(List<double> rates)
    {
        rates.Sort();
        return rates.Count > 0 ? rates[rates.Count / 2] : 0;
    }
}
