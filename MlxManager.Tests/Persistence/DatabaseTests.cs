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
        await database.MigrateAsync(default);

        // What EF writes before a migration and removes after it.
        await database.WriteAsync(context => context.Database.ExecuteSqlRawAsync(
            "INSERT INTO __EFMigrationsLock (Id, Timestamp) VALUES (1, '2026-11-07 12:00:00')"));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        await database.MigrateAsync(patience.Token);

        (await database.ReadAsync(context => context.Downloads.CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task Migrate_NewFile_WritesAheadIntoALog()
    {
        using var database = new Database(_folder.FullName);

        await database.MigrateAsync(default);

        // With "synchronous=NORMAL" anything else could be damaged by a power cut.
        (await database.ReadAsync(context => context.Database.SqlQuery<string>($"SELECT journal_mode AS Value FROM pragma_journal_mode").ToListAsync()))
            .Should().Equal("wal");
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
}
