namespace MlxManager.Core.Persistence;

/// <summary>
/// A cache folder that has been there once. When it is missing later, its disk is away: nothing is made anew in its
/// place and nothing is concluded from files that are not there. A path that ends with <c>/.</c> is the folder at which the disk of
/// a cache was mounted, told from that cache: <c>/mnt/models/hub/../.</c>
/// </summary>
internal sealed class KnownCacheRow
{
    public required string Path { get; set; }
}
