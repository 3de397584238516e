using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>What the running downloads still need on the cache's volume, so that together they never start what cannot end.</summary>
internal sealed class DiskLedger(ModelCache cache)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Func<IEnumerable<NeededContent>>> _needs = [];

    /// <summary>Reserves space for a download, or says what is missing. Reserving again replaces what was reserved.</summary>
    /// <param name="stillNeeds">What the download has yet to take from the volume; asked again whenever another one reserves.</param>
    public SpaceShortage? TryReserve(int downloadId, Func<IEnumerable<NeededContent>> stillNeeds)
    {
        lock (_lock)
        {
            _needs.Remove(downloadId);

            // Downloads of one model share a content's partial: whichever brings it takes its room for all of them.
            var promised = _needs.Values.SelectMany(needs => needs()).ToHashSet();
            var needed = stillNeeds().Where(content => !promised.Contains(content)).Sum(content => content.Size);
            var promisedBytes = promised.Sum(content => content.Size);
            var free = cache.FreeBytes();
            if (needed > 0 && needed > free - promisedBytes)
            {
                return new SpaceShortage(needed, Math.Max(0, free), promisedBytes);
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

/// <summary>A content that is to come and has no partial yet, of <paramref name="Size"/> bytes.</summary>
internal readonly record struct NeededContent(RepoId Model, Etag Etag, long Size);

/// <param name="Needed">Bytes the download needs.</param>
/// <param name="Free">Bytes free on the volume.</param>
/// <param name="Promised">Of these, bytes that other running downloads still need.</param>
internal sealed record SpaceShortage(long Needed, long Free, long Promised)
{
    /// <summary>Bytes that must be freed before the download fits.</summary>
    public long Missing => Needed + Promised - Free;

    public override string ToString() => Promised > 0
        ? $"Not enough disk space: {ByteText.Of(Needed)} needed, {ByteText.Of(Free)} free, of which other downloads still need {ByteText.Of(Promised)}. Free {ByteText.Of(Missing)} more and try again."
        : $"Not enough disk space: {ByteText.Of(Needed)} needed, {ByteText.Of(Free)} free. Free {ByteText.Of(Missing)} more and try again.";
}
