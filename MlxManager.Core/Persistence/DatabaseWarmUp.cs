using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MlxManager.Core.Persistence;

/// <summary>
/// Has EF make what its first query and its first change need, which is a third of a start: on a thread of its own while the host is put
/// together, with a database in memory that only this knows.
/// </summary>
public static class DatabaseWarmUp
{
    public static Task RunAsync() => Task.Run(async () =>
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await using var context = new MlxContext(Database.OptionsOf(connection));
        await context.Database.ExecuteSqlRawAsync(Database.NewestTables());
        context.KnownCaches.Add(new KnownCacheRow { Path = "/" });
        await context.SaveChangesAsync();
        await context.Preferences.AsNoTracking().FirstOrDefaultAsync();
        await context.Downloads.AsNoTracking().Where(row => row.Id > 0).OrderBy(row => row.Id).ToListAsync();
    });
}
