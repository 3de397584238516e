using MlxManager.Core.Cache;

namespace MlxManager.Core.Downloads;

/// <summary>What the running downloads still need on the cache's volume, so that together they never start what cannot end.</summary>
internal sealed class DiskLedger(ModelCache cache)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Func<long>> _needs = [];

    /// <summary>Reserves space for a download, or says what is missing. Reserving again replaces what was reserved.</summary>
    /// <param name="stillNeeds">Bytes the download has yet to take from the volume; asked again whenever another one reserves.</param>
    public SpaceShortage? TryReserve(int downloadId, Func<long> stillNeeds)
    {
        lock (_lock)
        {
            _needs.Remove(downloadId);
            var needed = stillNeeds();
            var promised = _needs.Values.Sum(need => need());
            var free = cache.FreeBytes();
            if (needed > 0 && needed > free - promised)
            {
                return new SpaceShortage(needed, Math.Max(0, free), promised);
            }

            _needs.Add(downloadId, stillNeeds);
            return null;
        }
    }

    public void Release(int downloadId)
    {
        lock (_lock)
        {
            _needs.Remove(downloadId);
        }
    }
}

/// <param name="Needed">Bytes the download needs.</param>
/// <param name="Free">Bytes free on the volume.</param>
/// <param name="Promised">Of these, bytes that other running downloads still need.</param>
internal sealed record SpaceShortage(long Needed, long Free, long Promised)
{
    public override string ToString() => Promised > 0
        ? $"Not enough disk space: {ByteText.Of(Needed)} needed, {ByteText.Of(Free)} free, of which other downloads still need {ByteText.Of(Promised)}. Free {ByteText.Of(Needed + Promised - Free)} more and try again."
        : $"Not enough disk space: {ByteText.Of(Needed)} needed, {ByteText.Of(Free)} free. Free {ByteText.Of(Needed - Free)} more and try again.";
}
