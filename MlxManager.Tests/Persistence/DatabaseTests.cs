using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Downloads;
using MlxManager.Core.Persistence;

namespace MlxManager.Tests.Persistence;

public sealed class DatabaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-database-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Migrate_KilledWhileMigrating_DoesNotWaitForTheDead()
    {
        using var database = new Database(_folder.FullName);

        // What EF writes before a migration and removes after it.
        await database.WriteAsync(context => context.Database.ExecuteSqlRawAsync(
            "CREATE TABLE __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT NOT NULL); INSERT INTO __EFMigrationsLock VALUES (1, '2026-11-07 12:00:00')"));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        await database.MigrateAsync(patience.Token);

        (await database.ReadAsync(context => context.Downloads.CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task Migrate_AllTablesAreNew_ChangesNothing()
    {
        using var database = new Database(_folder.FullName);
        await database.MigrateAsync(default);
        var version = await PragmaAsync(database, "schema_version");

        await database.MigrateAsync(default);

        (await PragmaAsync(database, "schema_version")).Should().Be(version, "not even EF's table of locks was made and dropped");
    }

    [Fact]
    public async Task Migrate_NewAndOldFile_WritesAhead()
    {
        using var database = new Database(_folder.FullName);
        await database.MigrateAsync(default);
        var fresh = await PragmaAsync(database, "journal_mode");
        await database.ReadAsync(context => context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=DELETE"));
        var before = await PragmaAsync(database, "journal_mode");

        await database.MigrateAsync(default);

        new[] { fresh, before, await PragmaAsync(database, "journal_mode") }.Should().Equal("wal", "delete", "wal");
    }

    [Fact]
    public async Task Migrate_Model_HasNoChangeWithoutAMigration()
    {
        using var database = new Database(_folder.FullName);

        (await database.ReadAsync(context => Task.FromResult(context.Database.HasPendingModelChanges()))).Should().BeFalse("'dotnet ef migrations add' was forgotten");
    }

    [Fact]
    public async Task Write_NoSpaceLeft_FailsAsAFullDiskDoes()
    {
        using var database = new Database(_folder.FullName);
        await database.MigrateAsync(default);

        var write = () => database.WriteAsync(async context =>
        {
            await context.Database.ExecuteSqlRawAsync("PRAGMA max_page_count = 1");
            context.KnownCaches.Add(new KnownCacheRow { Path = new string('x', 1 << 20) });
        });

        var failed = (await write.Should().ThrowAsync<IOException>()).Which;
        DiskTroubles.Of(failed).Should().BeOfType<BringResult.DiskFull>();
    }

    private static Task<object?> PragmaAsync(Database database, string name) => database.ReadAsync(async context =>
    {
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return await command.ExecuteScalarAsync();
    });
}
