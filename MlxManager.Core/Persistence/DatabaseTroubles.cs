using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MlxManager.Core.Persistence;

/// <summary>What a failure of SQLite means: a damaged file, or a disk that does not let it work.</summary>
internal static class DatabaseTroubles
{
    private const int NoSpace = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    /// <summary>Whether what the file holds cannot be right.</summary>
    public static bool IsDamage(Exception exception) =>
        exception is DatabaseDamagedException || Sqlite(exception)?.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>
    /// Whether what was read is what nobody has written, or not there at all: a table whose name a flipped bit has changed. Only of
    /// reading rows; elsewhere SQLite calls a fault of ours by the same number.
    /// </summary>
    public static bool IsNonsense(Exception exception) =>
        Sqlite(exception)?.SqliteErrorCode == raw.SQLITE_ERROR || exception is FormatException or JsonException or ArgumentException or InvalidOperationException or InvalidCastException or OverflowException;

    /// <summary>The same as the file system would say it, for whoever knows what a disk's failures mean; null when it is something else.</summary>
    public static Exception? AsDiskTrouble(Exception exception) => Sqlite(exception) is not { } failure ? null
        : failure.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => new IOException("The database cannot be written: no space is left on the disk of the data folder.", failure)
            {
                HResult = OperatingSystem.IsWindows() ? DiskFullOnWindows : NoSpace,
            },
            raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN =>
                new UnauthorizedAccessException($"The database cannot be opened or written: {failure.Message}", failure),
            raw.SQLITE_IOERR => new IOException($"The database cannot be read or written: {failure.Message} Is the disk of the data folder in order?", failure),
            _ => null,
        };

    private static SqliteException? Sqlite(Exception? exception)
    {
        while (exception is not (null or SqliteException))
        {
            exception = exception.InnerException;
        }

        return exception as SqliteException;
    }
}

/// <summary>The database's file was read, and what it holds cannot be right.</summary>
internal sealed class DatabaseDamagedException(string message, Exception? inner = null) : Exception(message, inner);
