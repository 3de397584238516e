namespace MlxManager.Core.Persistence;

/// <summary>
/// A cache folder that has been there once. When it is missing later, its disk is away: nothing is made anew in its
/// place and nothing is concluded from files that are not there.
/// </summary>
internal sealed class KnownCacheRow
{
    public required string Path { get; set; }
}
