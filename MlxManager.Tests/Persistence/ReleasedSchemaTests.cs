using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Transfer;
using MlxManager.Tests.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Persistence;

/// <summary>An upgrade with a running queue: from the database of every version there was, as kept in <c>Schemas/</c>.</summary>
public sealed class ReleasedSchemaTests
{
    private const int Weights = 2 << 20;

    private static readonly string[] Models = ["lab/downloading", "lab/pending", "lab/paused", "lab/failed", "lab/completed", "lab/cancelled"];

    public static TheoryData<string> Kept => [.. Names];

    private static IEnumerable<string> Names =>
        Directory.GetFiles(FolderOfScripts, "*.sql").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    private static string FolderOfScripts => Path.Combine(AppContext.BaseDirectory, "Persistence", "Schemas");

    [Fact]
    public void Kept_EveryMigrationButTheLast_HasItsScript()
    {
        using var context = new MlxContext(new DbContextOptionsBuilder<MlxContext>().UseSqlite("Data Source=:memory:").Options);

        // A version that was released with a migration as its last one is upgraded from by all that come later.
        var needed = context.Database.GetMigrations().SkipLast(1);

        Names.Should().Contain(needed, "a new migration needs the schema of the former one in Persistence/Schemas");
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task Kept_Schema_IsTheOneThatItsMigrationMakes(string migration)
    {
        await using var made = new MlxContext(new DbContextOptionsBuilder<MlxContext>().UseSqlite("Data Source=:memory:").Options);
        await made.Database.OpenConnectionAsync();
        await made.GetService<IMigrator>().MigrateAsync(migration);
        await using var kept = new SqliteConnection("Data Source=:memory:");
        await kept.OpenAsync();
        await ExecuteAsync(kept, await File.ReadAllTextAsync(Path.Combine(FolderOfScripts, migration + ".sql")));

        (await ColumnsAsync(kept)).Should().BeEquivalentTo(await ColumnsAsync((SqliteConnection)made.Database.GetDbConnection()));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task Start_AfterAnUpgrade_TheQueueGoesOn(string migration)
    {
        await using var engine = await EngineHarness.StartAsync(
            withModel: false, setup: new EngineSetup { BeforeStart = harness => LeaveAsync(harness, migration) });

        engine.Preferences.Current.Library.TrashDays.Should().Be(33);
        foreach (var id in new[] { 1, 2 })
        {
            await engine.UntilAsync(id, DownloadStatus.Completed);
        }

        var paused = (await engine.Downloads.FindAsync(3, default))!;
        paused.Status.Should().Be(DownloadStatus.Paused);
        paused.DownloadedBytes.Should().Be(1 << 20, "the journal of the older version is believed");
        (await engine.Downloads.FindByTaskAsync("task-1-before", default))!.Id.Should().Be(1);
        (await engine.CommandAsync(3, DownloadCommand.Resume)).Outcome.Should().Be(CommandOutcome.Done);
        (await engine.CommandAsync(4, DownloadCommand.Retry)).Outcome.Should().Be(CommandOutcome.Done);
        foreach (var id in new[] { 3, 4 })
        {
            await engine.UntilAsync(id, DownloadStatus.Completed);
        }

        (await engine.Downloads.FindAsync(5, default))!.Status.Should().Be(DownloadStatus.Completed);
        (await engine.Downloads.GetEventsAsync(5, default)).Should().NotBeEmpty();
        (await engine.Database.ReadAsync(context => context.Downloads.SingleAsync(d => d.Id == 6))).CleanupOwed.Should().BeFalse();
        (await engine.Database.ReadAsync(context => context.Partials.CountAsync())).Should().Be(0);
        Directory.GetFiles(engine.DataFolder, "*damaged*").Should().BeEmpty();
    }

    /// <summary>What a server of that version has left: its database, and one partial.</summary>
    private static async Task LeaveAsync(EngineHarness harness, string migration)
    {
        var config = SampleFile.Text("config.json", "{}");
        var weights = SampleFile.Generated("model.safetensors", 5, Weights);
        foreach (var model in Models)
        {
            harness.Hub.Add(new SampleModel(model, config, weights));
        }

        var repo = harness.Cache.Repo(RepoId.Parse("lab/paused"));
        Directory.CreateDirectory(Path.Combine(repo.Folder, "blobs"));
        var partial = Path.Combine(repo.Folder, "blobs", $"{await weights.EtagAsync()}.0badcafe.incomplete");
        await using (var file = new FileStream(partial, FileMode.CreateNew))
        {
            await file.WriteAsync(weights.Content.ToArray().AsMemory(0, 1 << 20));
            file.SetLength(Weights);
        }

        var lines = (await File.ReadAllLinesAsync(Path.Combine(FolderOfScripts, migration + ".sql"))).Select(line =>
        {
            var model = Array.Find(Models, one => line.Contains($"'{one}'", StringComparison.Ordinal) || line.Contains($"'models/{one}'", StringComparison.Ordinal));
            return model is null ? line : line.Replace("{commit}", harness.Hub.CommitOf(model), StringComparison.Ordinal);
        });
        var sql = string.Join('\n', lines)
            .Replace("{config}", await config.EtagAsync(), StringComparison.Ordinal)
            .Replace("{weights}", await weights.EtagAsync(), StringComparison.Ordinal)
            .Replace("{cache}", harness.Cache.Root, StringComparison.Ordinal)
            .Replace("{identity}", FileIdentity.At(partial).Identity.ToString(), StringComparison.Ordinal)
            .Replace("{boot}", Machine.BootId, StringComparison.Ordinal);
        Directory.CreateDirectory(harness.DataFolder);
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(harness.DataFolder, Database.FileName)};Pooling=False");
        await connection.OpenAsync();
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> ColumnsAsync(SqliteConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT t.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> '__EFMigrationsLock'
            UNION ALL SELECT tbl_name, name, 'index', 0, 0 FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'
            """;
        var columns = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            columns.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return columns;
    }
}
