namespace MlxManager.Core.Pace;

/// <summary>
/// Slows down while latency rises, after the idea of LEDBAT (RFC 6817): what an answer takes longer than the quickest one of the last
/// minutes is time spent in a queue, most often the one in front of the person's own line, where others' traffic waits too. More of it
/// than wanted, and the rate sinks; less, and it grows again until it holds nothing back. Answers are rare (one for each span), so
/// each is judged once, and silence counts as good: a wrong guess is found out by the next answer.
/// </summary>
internal sealed class YieldControl(TimeProvider time)
{
    /// <summary>Asked this often for its rate.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Never slower: a rate at which answers still come.</summary>
    public const long LeastBytesPerSecond = 128 * 1024;

    /// <summary>Extra latency that is nobody's harm.</summary>
    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the quickest answer is remembered, in two halves: a route may become longer for good.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private const int MostSources = 16;
    private const double StrongestCut = 0.5;
    private const double Growth = 1.05;

    /// <summary>A limit this many times above what flows holds nothing back.</summary>
    private const double Loose = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Quickest> _sources = [];
    private TimeSpan? _leastExtra;
    private long _received;
    private long _lookedAt = time.GetTimestamp();
    private double _flow;
    private double? _rate;
    private volatile bool _isOn;

    /// <summary>Off, it listens to nothing and forgets what it knew.</summary>
    public bool IsOn
    {
        get => _isOn;
        set
        {
            lock (_lock)
            {
                if (_isOn == value)
                {
                    return;
                }

                (_isOn, _rate, _leastExtra, _flow) = (value, null, null, 0);
                _sources.Clear();
                _lookedAt = time.GetTimestamp();
                Interlocked.Exchange(ref _received, 0);
            }
        }
    }

    public void Received(int count)
    {
        if (_isOn)
        {
            Interlocked.Add(ref _received, count);
        }
    }

    public void Answered(string source, TimeSpan after)
    {
        if (!_isOn)
        {
            return;
        }

        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (!_sources.TryGetValue(source, out var quickest))
            {
                if (_sources.Count >= MostSources)
                {
                    _sources.Clear();
                }

                _sources[source] = quickest = new Quickest(after, now);
            }

            quickest.Add(after, now, time);
            var extra = after - quickest.Latency;

            // The least of a moment: one slow answer may be the source's own business, a queue delays them all.
            _leastExtra = _leastExtra is { } least && least < extra ? least : extra;
        }
    }

    /// <summary>The rate to keep to from now on; null for none. To be called every <see cref="Interval"/>.</summary>
    public long? Look()
    {
        lock (_lock)
        {
            if (!_isOn)
            {
                return null;
            }

            var now = time.GetTimestamp();
            var seconds = time.GetElapsedTime(_lookedAt, now).TotalSeconds;
            if (seconds > 0)
            {
                _lookedAt = now;
                var flow = Interlocked.Exchange(ref _received, 0) / seconds;
                _flow = _flow == 0 ? flow : (_flow + flow) / 2;
            }

            if (_leastExtra is { } extra && extra > Target && _flow > 0)
            {
                var cut = Math.Max(StrongestCut, 1 - (((extra / Target) - 1) / 4));
                _rate = Math.Max(LeastBytesPerSecond, Math.Min(_rate ?? _flow, _flow) * cut);
            }
            else if (_rate is { } rate)
            {
                rate *= Growth;
                _rate = rate > _flow * Loose && rate > 2 * LeastBytesPerSecond ? null : rate;
            }

            _leastExtra = null;
            return (long?)_rate;
        }
    }

    /// <summary>The quickest answer of this half of the memory and of the one before.</summary>
    private sealed class Quickest(TimeSpan first, long now)
    {
        private TimeSpan _before = first;
        private TimeSpan _lately = first;
        private long _halfBegan = now;

        public TimeSpan Latency => _before < _lately ? _before : _lately;

        public void Add(TimeSpan latency, long at, TimeProvider time)
        {
            if (time.GetElapsedTime(_halfBegan, at) >= Memory / 2)
            {
                (_before, _lately, _halfBegan) = (_lately, latency, at);
            }

            _lately = latency < _lately ? latency : _lately;
        }
    }
}
