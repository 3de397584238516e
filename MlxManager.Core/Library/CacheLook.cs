using MlxManager.Core.Cache;

namespace MlxManager.Core.Library;

/// <summary>One look at a cache, where no server runs.</summary>
public static class CacheLook
{
    /// <summary>What it holds; whose its partials are nobody knows here, so that those of unfinished downloads count as orphaned.</summary>
    /// <exception cref="IOException">The cache folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Inventory Once(ModelCache cache, TimeProvider time) => new InventoryScan(cache, () => [], time).Look();
}
