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
            await RememberAsync(_cache.Root);
        }

        if (_cache.Place.LevelsToMount is null && _cache.Place.LevelsNow() is { } levels)
        {
            await RememberAsync(MountRow(levels));
            _cache.Place.LevelsToMount = levels;
        }

        return true;
    }

    /// <summary>Once, after the tables are up to date and before anybody looks at the cache: where its disk was mounted.</summary>
    internal async Task LoadAsync()
    {
        var start = _cache.Root + "/.";
        var rows = await _database.ReadAsync(context => context.KnownCaches.Select(c => c.Path).Where(path => path.StartsWith(start)).ToListAsync());
        _cache.Place.LevelsToMount = rows.Select(row => (Row: row, Levels: row[_cache.Root.Length..].Split("/..").Length - 1))
            .Where(one => one.Row == MountRow(one.Levels)).Max(one => (int?)one.Levels);
    }

    private string MountRow(int levels) => $"{_cache.Root}{string.Concat(Enumerable.Repeat("/..", levels))}/.";

    private async Task RememberAsync(string path) => await _database.WriteAsync(context => context.Database.ExecuteSqlAsync(
        $"INSERT INTO KnownCaches (Path) VALUES ({path}) ON CONFLICT DO NOTHING"));

    /// <summary>True when the folder was there once and is missing. Makes nothing.</summary>
    public async Task<bool> IsAwayAsync() => !_cache.Exists && await IsKnownAsync();

    /// <summary>Whether the folder was ever there: one that is missing all the same lies on a disk that is away.</summary>
    public Task<bool> IsKnownAsync() => _database.ReadAsync(context => context.KnownCaches.AnyAsync(c => c.Path == _cache.Root));

    public string MissingText => _cache.MissingText;
}
