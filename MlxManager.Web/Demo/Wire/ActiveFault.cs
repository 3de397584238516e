using System.IO.Enumeration;

namespace MlxManager.Web.Demo.Wire;

/// <summary>A rule in force, with what it has done so far. <see cref="TryTake"/> is called under the board's lock.</summary>
internal sealed class ActiveFault(FaultRule rule)
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TokenBucket? _shared = rule.Kind is Fault.Drip { Shared: true } drip ? new TokenBucket(drip.BytesPerSecond) : null;
    private int _fits;
    private int _hits;

    public FaultRule Rule => rule;

    public Fault Kind => rule.Kind;

    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Ends when the rule is removed.</summary>
    public Task Released => _released.Task;

    /// <summary>The limit for one answer under a slow rule; null for other kinds.</summary>
    public TokenBucket? Limit => rule.Kind is Fault.Drip drip ? _shared ?? new TokenBucket(drip.BytesPerSecond) : null;

    public bool TryTake(RequestTraits request)
    {
        if (_hits >= (rule.Times ?? int.MaxValue) || !Fits(request) || ++_fits % rule.Every != 0)
        {
            return false;
        }

        _hits++;
        return true;
    }

    public void Release() => _released.TrySetResult();

    private bool Fits(RequestTraits request) =>
        request.Target == rule.Target
        && Matches(rule.Path, request.Path)
        && Matches(rule.Model, request.Model ?? "")
        && (rule.Covers is not { } offset || request.Covers(offset))
        && (rule.Kind is not Fault.FlipByte flip || request.Covers(flip.Offset))
        && !(rule.Kind.NeedsBody && HttpMethods.IsHead(request.Method));

    private static bool Matches(string? pattern, string text) =>
        pattern is null || FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
