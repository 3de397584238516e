using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MlxManager.Core.Persistence;

/// <summary>
/// The rows of this server. Reads run side by side; writes pass one at a time, because SQLite has one writer and the
/// provider would otherwise wait for it by blocking threads.
/// </summary>
internal sealed class Database : IDisposable
{
    public const string FileName = "mlxmanager.db";

    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly DbContextOptions<MlxContext> _options;
    private readonly string _connection;

    public Database(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        Path = System.IO.Path.Combine(dataDirectory, FileName);
        ClosedMark = new ClosedMark(dataDirectory);
        RescueMark = new RescueMark(dataDirectory);
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            DefaultTimeout = 30,
        }.ToString();
        _options = OptionsOf(_connection);
    }

    /// <summary>Absolute path of its file.</summary>
    public string Path { get; }

    /// <summary>What of who may come in outlives the file.</summary>
    public ClosedMark ClosedMark { get; }

    /// <summary>Which damaged one its rows are still to be rescued from.</summary>
    public RescueMark RescueMark { get; }

    /// <summary>What SQLite finds wrong with its file; null when all is well.</summary>
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancellationToken);
        var found = await AskAsync(connection, "PRAGMA quick_check", cancellationToken);
        return found is ["ok"] ? null : string.Join("; ", found);
    }

    /// <summary>The migrations that this version knows, and those that the file has been through; none before its first start.</summary>
    public async Task<(IReadOnlyList<string> Known, IReadOnlyList<string> Applied)> MigrationsAsync(CancellationToken cancellationToken)
    {
        await using var context = new MlxContext(_options);
        await using var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancellationToken);
        return ([.. context.Database.GetMigrations()], await AppliedAsync(connection, cancellationToken));
    }

    /// <summary>Brings the tables up to date. Only for the process that holds the data folder.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = new MlxContext(_options);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = context.Database.GetDbConnection();

        // EF does so only for a file that it makes itself; it stays with the file.
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);

        // A new file gets its tables at once: EF would go through every migration there ever was.
        if (await AskAsync(connection, "SELECT name FROM sqlite_master", cancellationToken) is [])
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.Database.ExecuteSqlRawAsync(NewestTables(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        // Most starts find nothing to do, and EF would take a fifth of the start to see that.
        if ((await AppliedAsync(connection, cancellationToken)).Contains(context.Database.GetMigrations().Last()))
        {
            return;
        }

        // A process killed while it migrates leaves EF's lock row behind, and EF would wait for its release for ever.
        // The holder of the data folder is alone: whoever took that lock is dead.
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    /// <exception cref="IOException">The disk fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public async Task<T> ReadAsync<T>(Func<MlxContext, Task<T>> read)
    {
        try
        {
            await using var context = new MlxContext(_options);
            context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            return await read(context);
        }
        catch (Exception exception) when (DatabaseTroubles.AsDiskTrouble(exception) is { } trouble)
        {
            throw trouble;
        }
    }

    /// <summary>
    /// Runs <paramref name="write"/> in one transaction, alone. Not cancellable: a row is written whole or not at all. When it has ended the
    /// rows are on the disk: what a person was answered outlives a power cut.
    /// </summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public Task<T> WriteAsync<T>(Func<MlxContext, Task<T>> write) => WriteAsync(write, isFlushed: true);

    /// <inheritdoc cref="WriteAsync{T}(Func{MlxContext, Task{T}})"/>
    public Task WriteAsync(Func<MlxContext, Task> write) => WriteAsync(Answered(write), isFlushed: true);

    /// <summary>
    /// As <see cref="WriteAsync{T}(Func{MlxContext, Task{T}})"/>, for what is written all the time and may be lost in a power cut: a claim
    /// of the journal that is lost costs bytes, and a false one cannot arise: what takes a durable one back is not written by this.
    /// </summary>
    public Task NoteAsync(Func<MlxContext, Task> write) => WriteAsync(Answered(write), isFlushed: false);

    public void Dispose()
    {
        _writer.Dispose();

        // Pooled connections would keep the file open after the server has let go of its data folder.
        LetGo();
    }

    /// <summary>Closes the connections that nobody uses now.</summary>
    public void LetGo()
    {
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
    }

    private static Func<MlxContext, Task<bool>> Answered(Func<MlxContext, Task> write) => async context =>
    {
        await write(context);
        return true;
    };

    private async Task<T> WriteAsync<T>(Func<MlxContext, Task<T>> write, bool isFlushed)
    {
        await _writer.WaitAsync(CancellationToken.None);
        try
        {
            await using var context = new MlxContext(_options);
            await context.Database.OpenConnectionAsync();
            if (isFlushed)
            {
                await context.Database.ExecuteSqlRawAsync("PRAGMA synchronous=FULL");
            }

            await using var transaction = await context.Database.BeginTransactionAsync();
            var result = await write(context);
            await context.SaveChangesAsync();
            await transaction.CommitAsync();
            return result;
        }
        catch (Exception exception) when (DatabaseTroubles.AsDiskTrouble(exception) is { } trouble)
        {
            // Where the rollback failed too, the connection would come out of the pool with its transaction still begun.
            LetGo();
            throw trouble;
        }
        finally
        {
            _writer.Release();
        }
    }

    private static async Task<IReadOnlyList<string>> AppliedAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await AskAsync(connection, "SELECT name FROM sqlite_master WHERE name = '__EFMigrationsHistory'", cancellationToken) is []
            ? []
            : await AskAsync(connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId", cancellationToken);

    /// <summary>Texts, a row each, without EF: what a start asks once is answered before EF has made its query of it.</summary>
    private static async Task<IReadOnlyList<string>> AskAsync(DbConnection connection, string question, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = question;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> texts = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static DbContextOptions<MlxContext> OptionsOf(string connection) => OptionsOf(builder => builder.UseSqlite(connection));

    /// <summary>For a connection that somebody else opens and closes.</summary>
    public static DbContextOptions<MlxContext> OptionsOf(DbConnection connection) => OptionsOf(builder => builder.UseSqlite(connection));

    private static DbContextOptions<MlxContext> OptionsOf(Action<DbContextOptionsBuilder<MlxContext>> use)
    {
        var builder = new DbContextOptionsBuilder<MlxContext>();
        use(builder);
        return builder
            .AddInterceptors(new UnpooledReadOnly(), new NormalSynchronous())

            // A test compares the model with the migrations; EF would do so before each of a person's migrations.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
            .Options;
    }

    public static string NewestTables()
    {
        using var script = new StreamReader(typeof(Database).Assembly.GetManifestResourceStream("Newest.sql")!);
        return script.ReadToEnd();
    }
}
