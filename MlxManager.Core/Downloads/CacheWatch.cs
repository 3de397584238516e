using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Cache;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>
/// Whether the cache folder may be used now. One that was there before and is missing lies on a disk that is away: it is
/// waited for, never made anew on another disk.
/// </summary>
internal sealed class CacheWatch(ModelCache cache, Database database)
{
    /// <summary>True when the folder is there, or was never there and has now been made.</summary>
    public async Task<bool> IsReadyAsync()
    {
        var known = await IsKnownAsync();
        if (!cache.Create(firstUse: !known))
        {
            return false;
        }

        if (!known)
        {
            await database.WriteAsync(context => context.Database.ExecuteSqlAsync(
                $"INSERT INTO KnownCaches (Path) VALUES ({cache.Root}) ON CONFLICT DO NOTHING"));
        }

        return true;
    }

    /// <summary>True when the folder was there once and is missing. Makes nothing.</summary>
    public async Task<bool> IsAwayAsync() => !cache.Exists && await IsKnownAsync();

    private Task<bool> IsKnownAsync() => database.ReadAsync(context => context.KnownCaches.AnyAsync(c => c.Path == cache.Root));

    public string MissingText => $"The cache folder {cache.Root} is not there. Is its disk connected?";
}
