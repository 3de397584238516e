using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>The room on the cache's volume, once everything under way is here, and what that means for one model.</summary>
/// <param name="FreeBytes">Free now; null when it cannot be told.</param>
/// <param name="PromisedBytes">Of these, what running and queued downloads have yet to take; each content once.</param>
/// <param name="Promises">How many downloads that is.</param>
/// <param name="Unplanned">Queued ones of which nobody knows the size yet: not among the promised bytes.</param>
/// <param name="Contents">Contents of the model that its unfinished downloads have, or will bring. What is whole in the cache is not told here.</param>
public sealed record DiskOutlook(
    long? FreeBytes, long PromisedBytes, int Promises, int Unplanned, IReadOnlyDictionary<Etag, ContentOutlook> Contents)
{
    public static DiskOutlook Unknown { get; } = new(null, 0, 0, 0, new Dictionary<Etag, ContentOutlook>());
}

/// <param name="HereBytes">Bytes of it that are here already and will not be fetched again.</param>
/// <param name="NeedsNoRoom">Its room is taken by a partial, or promised: another download of it needs none.</param>
/// <param name="IsComing">A running or queued download brings it.</param>
public sealed record ContentOutlook(long HereBytes, bool NeedsNoRoom, bool IsComing)
{
    public static ContentOutlook Nothing { get; } = new(0, NeedsNoRoom: false, IsComing: false);

    public static ContentOutlook Whole(long size) => new(size, NeedsNoRoom: true, IsComing: false);
}
