using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using MlxManager.Core.Downloads;
using MlxManager.Core.Persistence;
using MlxManager.Core.Persistence.Compiled;

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
    public async Task Migrate_NewFile_IsAsTheMigrationsWouldMakeIt()
    {
        using var database = new Database(_folder.FullName);
        await database.MigrateAsync(default);
        using var migrated = new Database(_folder.CreateSubdirectory("migrated").FullName);
        await migrated.ReadAsync(async context =>
        {
            await context.Database.MigrateAsync();
            return true;
        });

        (await TablesAsync(database)).Should().Equal(await TablesAsync(migrated), "Migrations/Newest.sql is what they make, see CONTRIBUTING.md");
    }

    [Fact]
    public async Task Migrate_Model_HasNoChangeWithoutAMigration()
    {
        using var database = new Database(_folder.FullName);

        (await database.ReadAsync(context => Task.FromResult(context.Database.HasPendingModelChanges()))).Should().BeFalse("'dotnet ef migrations add' was forgotten");
    }

    [Fact]
    public async Task Model_CompiledAhead_IsTheOneInUseAndSaysTheSame()
    {
        using var database = new Database(_folder.FullName);

        var (used, built) = await database.ReadAsync(context => Task.FromResult((context.Model, context.GetService<IDesignTimeModel>().Model)));

        used.Should().BeSameAs(MlxContextModel.Instance);
        Describe(used).Should().Equal(Describe(built), "'dotnet ef dbcontext optimize' was forgotten, see CONTRIBUTING.md");
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

    /// <summary>Tables and indexes as SQLite keeps them, and the migrations that are noted; but for EF's own lock, which is no part of it.</summary>
    private static Task<List<string>> TablesAsync(Database database) => database.ReadAsync(context => context.Database.SqlQueryRaw<string>(
        """
        SELECT replace(sql, char(13), '') AS Value FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name <> '__EFMigrationsLock'
        UNION ALL SELECT MigrationId FROM __EFMigrationsHistory ORDER BY 1
        """).ToListAsync());

    /// <summary>A line for each column, key, reference and index.</summary>
    private static List<string> Describe(IModel model) =>
    [
        .. model.GetEntityTypes().SelectMany(row =>
            row.GetProperties().Select(property => $"{row.Name} {row.GetTableName()}: {property.ClrType} {property.GetColumnName()} {property.GetColumnType()} {property.IsNullable} "
                + $"{property.ValueGenerated} {property.IsConcurrencyToken} {property.Sentinel} {property.GetTypeMapping().Converter?.GetType()}")
            .Concat(row.GetKeys().Select(key => $"{row.Name} {key.IsPrimaryKey()}: {Names(key.Properties)}"))
            .Concat(row.GetForeignKeys().Select(key => $"{row.Name} → {key.PrincipalEntityType.Name} {key.DeleteBehavior} {key.IsRequired} {key.IsUnique} {key.PrincipalToDependent?.Name}: {Names(key.Properties)}"))
            .Concat(row.GetIndexes().Select(index => $"{row.Name} {index.IsUnique}: {Names(index.Properties)}"))).Order(StringComparer.Ordinal),
    ];

    private static string Names(IEnumerable<IReadOnlyProperty> properties) => string.Join(", ", properties.Select(property => property.Name));
}
