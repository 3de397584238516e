using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Access;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Persistence;

/// <summary>A database with rows in every table that matters, ways to damage it, and a start.</summary>
public abstract class DamagedDatabases : IDisposable
{
    private protected const int Downloads = 60;

    private protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("mlx-opening-");

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 26, 13, 45, 0, TimeSpan.Zero));

    private protected string Path => System.IO.Path.Combine(Folder.FullName, "mlxmanager.db");

    public void Dispose()
    {
        Folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected async Task FillAsync()
    {
        using var database = new Database(Folder.FullName);
        await database.MigrateAsync(default);
        using var preferences = new PreferencesStore(database);
        await preferences.ChangeAsync(all => all with { Library = new LibraryPreferences { TrashDays = 77 } }, default);
        await database.WriteAsync(context =>
        {
            context.KnownCaches.Add(new KnownCacheRow { Path = "/disk/hub" });
            context.Access.Add(Closed());
            context.ApiKeys.Add(Key());
            context.Downloads.AddRange(Enumerable.Range(1, Downloads).Select(Row));
            return Task.CompletedTask;
        });
    }

    private protected static AccessRow Closed() => new() { Id = AccessRow.OnlyId, PasswordHash = "a hash", Stamp = "a stamp", IsClosedHere = true };

    private protected static ApiKeyRow Key() => new() { Name = "backup", Hash = new string('c', 64), Scope = KeyScope.Read, CreatedAt = DateTime.UnixEpoch };

    private protected static DownloadRow Row(int number)
    {
        var row = DownloadRecords.NewRow(
            new StartRequest(RepoId.Parse($"lab/model-{number}"), Revision.Main, FilePatterns.Everything), $"task-{number}", DateTimeOffset.UnixEpoch);
        row.Commit = new string('a', 40);
        row.Status = DownloadStatus.Paused;
        for (var file = 0; file < 20; file++)
        {
            row.Files.Add(new FileRow { Path = $"part-{file}.safetensors", Size = 1000, GitOid = new string('b', 40), Wanted = true, Mark = "0badcafe" });
        }

        return row;
    }

    private protected async Task DamageAsync(string how)
    {
        var root = how switch
        {
            "a table's root overwritten" => await RootOfAsync("Files"),
            "the root of Downloads overwritten" => await RootOfAsync("Downloads"),
            _ => 0,
        };
        var bytes = await File.ReadAllBytesAsync(Path);
        switch (how)
        {
            case "cut in half":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "first page zeroed":
                bytes.AsSpan(0, 4096).Clear();
                break;
            case "no header":
                bytes.AsSpan(0, 100).Fill((byte)'#');
                break;
            case "a page zeroed":
                bytes.AsSpan(bytes.Length / 4096 / 2 * 4096, 4096).Clear();
                break;
            default:
                bytes.AsSpan((int)(root - 1) * 4096, 4096).Fill(0xA5);
                break;
        }

        await File.WriteAllBytesAsync(Path, bytes);
    }

    private protected async Task<long> RootOfAsync(string table)
    {
        await using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT rootpage FROM sqlite_master WHERE name = $table";
        command.Parameters.AddWithValue("$table", table);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private protected async Task ExecuteAsync(string sql)
    {
        await using (var connection = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    private protected void Clear()
    {
        foreach (var file in Folder.GetFiles().Where(file => !file.Name.EndsWith(".copy", StringComparison.Ordinal)))
        {
            file.Delete();
        }
    }

    /// <summary>As a start does it: reads all, and understands what it reads.</summary>
    private protected async Task<(int Rows, DamagedDatabase? Damaged)> OpenAsync(ILogger<DatabaseOpening>? logger = null, CancellationToken cancellationToken = default)
    {
        using var database = new Database(Folder.FullName);
        var opening = new DatabaseOpening(database, Time, logger ?? NullLogger<DatabaseOpening>.Instance);
        var rows = await opening.OpenAsync(
            async () =>
            {
                using var preferences = new PreferencesStore(database);
                await preferences.LoadAsync();
                var rows = await database.ReadAsync(context => context.Downloads.Include(d => d.Files).ToListAsync());
                foreach (var row in rows)
                {
                    _ = DownloadRecords.RequestOf(row);
                    _ = DownloadRecords.PlanOf(row);
                }

                return rows.Count;
            },
            cancellationToken);
        return (rows, opening.Damaged);
    }
}
