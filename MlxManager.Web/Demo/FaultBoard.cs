using System.Collections.Immutable;
using MlxManager.Web.Demo.Wire;

namespace MlxManager.Web.Demo;

/// <summary>The faults in force. Changes count from the next request on; removing a rule also releases what it holds up.</summary>
public sealed class FaultBoard
{
    private readonly Lock _lock = new();
    private ImmutableList<ActiveFault> _active = [];

    /// <summary>Rules in force, those used up included.</summary>
    public IReadOnlyList<FaultRule> Rules => [.. Volatile.Read(ref _active).Select(active => active.Rule)];

    /// <summary>How often the rule has befallen a request.</summary>
    public int Hits(FaultRule rule) => Find(rule)?.Hits ?? 0;

    /// <summary>Returns the rule, for <see cref="Remove"/> and <see cref="Hits"/>; the same rule added twice is two.</summary>
    public FaultRule Add(FaultRule rule)
    {
        lock (_lock)
        {
            _active = _active.Add(new ActiveFault(rule));
        }

        return rule;
    }

    public void Remove(FaultRule rule)
    {
        ActiveFault? removed;
        lock (_lock)
        {
            removed = Find(rule);
            _active = removed is null ? _active : _active.Remove(removed);
        }

        removed?.Release();
    }

    public void Clear()
    {
        ImmutableList<ActiveFault> removed;
        lock (_lock)
        {
            removed = _active;
            _active = [];
        }

        removed.ForEach(active => active.Release());
    }

    internal ActiveFault? Take(RequestTraits request)
    {
        lock (_lock)
        {
            return _active.Find(active => active.TryTake(request));
        }
    }

    private ActiveFault? Find(FaultRule rule) => Volatile.Read(ref _active).Find(active => ReferenceEquals(active.Rule, rule));
}
