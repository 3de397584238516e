namespace MlxManager.Core.Downloads;

/// <summary>Pauses between tries that grow, are jittered so that many clients do not come back at once, and never end.</summary>
internal sealed class GrowingPause(TimeSpan first, TimeSpan longest, Random random)
{
    private TimeSpan _next = first;

    /// <param name="asked">How long the other side asked to wait; never undercut.</param>
    public TimeSpan Next(TimeSpan? asked = null)
    {
        var pause = _next * (0.5 + random.NextDouble() / 2);
        _next = _next * 2 > longest ? longest : _next * 2;
        return asked > pause ? asked.Value + TimeSpan.FromSeconds(random.NextDouble()) : pause;
    }
}
