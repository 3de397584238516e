using Microsoft.EntityFrameworkCore;
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
}
