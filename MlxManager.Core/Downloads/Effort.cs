namespace MlxManager.Core.Downloads;

/// <summary>What a download has cost so far. What a kill cut off since the row was last written is missing from all three alike.</summary>
/// <param name="ActiveTime">Time in which bytes came.</param>
/// <param name="FetchedBytes">Content bytes that came over the line.</param>
/// <param name="PeakBytesPerSecond">The best rate that was shown; 0 before there was one.</param>
internal readonly record struct Effort(TimeSpan ActiveTime, long FetchedBytes, double PeakBytesPerSecond)
{
    public static Effort operator +(Effort before, Effort run) => new(
        before.ActiveTime + run.ActiveTime,
        before.FetchedBytes + run.FetchedBytes,
        Math.Max(before.PeakBytesPerSecond, run.PeakBytesPerSecond));
}
