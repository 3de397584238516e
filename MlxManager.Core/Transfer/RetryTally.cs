namespace MlxManager.Core.Transfer;

/// <summary>Failed tries since somebody last asked, by cause. Any thread may add; never grows.</summary>
internal sealed class RetryTally
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FailureCause, Tries> _tries = [];

    public void Add(TransferFailure failure)
    {
        lock (_lock)
        {
            var before = _tries.TryGetValue(failure.Cause, out var tries) ? tries.Count : 0;
            _tries[failure.Cause] = new Tries(failure.Cause, before + 1, failure.Message);
        }
    }

    /// <summary>Gives each failed try to one asker once.</summary>
    public IReadOnlyList<Tries> Take()
    {
        lock (_lock)
        {
            if (_tries.Count == 0)
            {
                return [];
            }

            Tries[] taken = [.. _tries.Values];
            _tries.Clear();
            return taken;
        }
    }

    /// <param name="Message">Of the latest one.</param>
    internal readonly record struct Tries(FailureCause Cause, int Count, string Message);
}
