using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Cache;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>
/// Whether the cache folder may be used now. One that was there before and is missing lies on a disk that is away: it is
/// waited for, never made anew on another disk.
/// </summary>
public sealed class CacheWatch
{
    private readonly ModelCache _cache;
    private readonly Database _database;

    internal CacheWatch(ModelCache cache, Database database) => (_cache, _database) = (cache, database);

    /// <summary>True when the folder is there, or was never there and has now been made.</summary>
    public async Task<bool> IsReadyAsync()
    {
        var known = await IsKnownAsync();
        if (!_cache.Create(firstUse: !known))
        {
            return false;
        }

        if (!known)
        {
            await _database.WriteAsync(context => context.Database.ExecuteSqlAsync(
                $"INSERT INTO KnownCaches (Path) VALUES ({_cache.Root}) ON CONFLICT DO NOTHING"));
        }

        return true;
    }

    /// <summary>True when the folder was there once and is missing. Makes nothing.</summary>
    public async Task<bool> IsAwayAsync() => !_cache.Exists && await IsKnownAsync();

    private Task<bool> IsKnownAsync() => _database.ReadAsync(context => context.KnownCaches.AnyAsync(c => c.Path == _cache.Root));

    public string MissingText => $"The cache folder {_cache.Root} is not there. Is its disk connected?";
}
