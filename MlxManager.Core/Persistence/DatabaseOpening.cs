using Microsoft.Extensions.Logging;

namespace MlxManager.Core.Persistence;

/// <summary>
/// What a start does before anyone reads a row: refuses what a newer version has written, and begins anew beside a file that
/// is damaged. Only for the process that holds the data folder.
/// </summary>
/// <remarks>
/// SQLite's <c>quick_check</c> runs at each start: a page that the disk lost while nobody ran is found before a row is built on
/// it. It reads the file once, at the speed of the disk, and the file is a few megabytes.
/// </remarks>
public sealed partial class DatabaseOpening
{
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly ILogger<DatabaseOpening> _logger;
    private DamagedDatabase? _damaged;

    internal DatabaseOpening(Database database, TimeProvider time, ILogger<DatabaseOpening> logger) =>
        (_database, _time, _logger) = (database, time, logger);

    /// <summary>What this start found damaged; null when all was well, or the person has been told.</summary>
    public DamagedDatabase? Damaged => Volatile.Read(ref _damaged);

    /// <summary>The person knows.</summary>
    public void Understood() => Volatile.Write(ref _damaged, null);

    /// <param name="read">Reads what the start needs. What throws there because a row makes no sense is damage too.</param>
    /// <exception cref="DataFolderException">It cannot be used, for a reason that a person can mend; nothing was changed.</exception>
    internal async Task<T> OpenAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenOrReplaceAsync(read, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"{exception.Message} ({_database.Path})", exception);
        }
        catch (Exception exception) when (DatabaseTroubles.AsDiskTrouble(exception) is { } trouble)
        {
            throw new DataFolderException($"{trouble.Message} ({_database.Path})", exception);
        }
    }

    private async Task<T> OpenOrReplaceAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        var owed = _database.RescueMark.Aside;
        try
        {
            return await (owed is null ? TryAsync(read, cancellationToken) : RescueAsync(owed, read, cancellationToken));
        }
        catch (Exception exception) when (DatabaseTroubles.IsDamage(exception))
        {
            _database.LetGo();
            var aside = DatabaseFiles.NameAside(_database.Path, _time.GetUtcNow());

            // One that was still to be filled from another has less to give than that.
            _database.RescueMark.Set(owed ?? aside);
            DatabaseFiles.SetAside(_database.Path, aside);
            LogDamaged(_logger, exception, _database.Path, aside);
            return await RescueAsync(owed ?? aside, read, cancellationToken);
        }
    }

    private async Task<T> RescueAsync<T>(string aside, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _damaged, new DamagedDatabase(aside, _time.GetUtcNow()));
        var rescued = await RescuedRows.FromAsync(aside);
        return await TryAsync(
            async () =>
            {
                await rescued.ToAsync(_database);
                _database.RescueMark.Clear();
                return await read();
            },
            cancellationToken);
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        if (File.Exists(_database.Path))
        {
            if (await _database.CheckAsync(cancellationToken) is { } fault)
            {
                throw new DatabaseDamagedException(fault);
            }

            await RefuseNewerAsync(cancellationToken);
        }

        await _database.MigrateAsync(cancellationToken);
        try
        {
            return await read();
        }
        catch (Exception exception) when (DatabaseTroubles.IsNonsense(exception))
        {
            throw new DatabaseDamagedException("A row makes no sense.", exception);
        }
    }

    private async Task RefuseNewerAsync(CancellationToken cancellationToken)
    {
        var (known, applied) = await _database.MigrationsAsync(cancellationToken);
        if (NewerSteps.Among(applied, known) is not [_, ..] unknown)
        {
            return;
        }

        throw new DataFolderException(
            $"The database {_database.Path} was written by a newer MlxManager, and this version does not know what it holds ({string.Join(", ", unknown)}). "
            + "Start the newer version again; or, to begin anew with this one, move that file away or set MlxManager:DataDirectory. Nothing was changed.");
    }

    [LoggerMessage(Level = LogLevel.Critical, Message =
        "The database {Path} is damaged. It was kept as {Aside} and a new one begun: the list of downloads is empty, the models are untouched, and what was unfinished is offered on the page")]
    private static partial void LogDamaged(ILogger logger, Exception exception, string path, string aside);
}

/// <param name="Aside">Absolute path of the damaged file now; its log, if there was one, lies beside it.</param>
public sealed record DamagedDatabase(string Aside, DateTimeOffset At);
