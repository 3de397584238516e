using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Persistence;

/// <summary>
/// What a look at a database that no server holds found. Looks at a copy: even reading finishes what the write-ahead log holds, and
/// who only looks must change nothing.
/// </summary>
/// <param name="IsThere">False before the first start.</param>
/// <param name="Fault">What SQLite finds wrong with it; null when it is whole.</param>
/// <param name="Settled">What is set on the page; nothing when there is no database, or none that can be read.</param>
public sealed record DatabaseLook(bool IsThere, string? Fault, EarlyPreferences Settled)
{
    private static readonly EarlyPreferences Untold = EarlyPreferences.None with { HasPassword = null };

    /// <summary>A newer version has written it: a start of this one refuses it.</summary>
    public bool IsNewer { get; private init; }

    /// <exception cref="IOException">The file cannot be read, or there is no room for a copy.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static DatabaseLook At(string dataDirectory)
    {
        var original = Path.Combine(dataDirectory, Database.FileName);
        if (!File.Exists(original))
        {
            return new DatabaseLook(false, null, EarlyPreferences.None);
        }

        var folder = Directory.CreateTempSubdirectory("mlxmanager-look-");
        try
        {
            var copy = Path.Combine(folder.FullName, Database.FileName);
            Copy(original, copy);
            if (File.Exists($"{original}-wal"))
            {
                Copy($"{original}-wal", $"{copy}-wal");
            }

            var isNewer = Check(copy);
            return new DatabaseLook(true, null, EarlyPreferences.Read(folder.FullName)) { IsNewer = isNewer };
        }
        catch (DataFolderException exception)
        {
            return new DatabaseLook(true, exception.InnerException?.Message ?? exception.Message, Untold);
        }
        catch (Exception exception) when (exception is SqliteException or DatabaseDamagedException)
        {
            return new DatabaseLook(true, exception.Message, Untold);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What is set on the page while a server holds the database, which SQLite lets others read.</summary>
    public static EarlyPreferences Beside(string dataDirectory)
    {
        try
        {
            return EarlyPreferences.Read(dataDirectory);
        }
        catch (Exception exception) when (exception is DataFolderException or JsonException)
        {
            // The server itself says what is wrong with it.
            return Untold;
        }
    }

    /// <returns>Whether a newer version has written it.</returns>
    private static bool Check(string path)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        if (Ask(connection, "PRAGMA quick_check(1)") is not ["ok"])
        {
            throw new DatabaseDamagedException("its pages do not fit together");
        }

        using var context = new MlxContext(Database.OptionsOf(connection));
        IReadOnlyList<string> applied = Ask(connection, "SELECT name FROM sqlite_master WHERE name = '__EFMigrationsHistory'") is []
            ? []
            : Ask(connection, "SELECT MigrationId FROM __EFMigrationsHistory");
        return NewerSteps.Among(applied, [.. context.Database.GetMigrations()]) is not [];
    }

    private static List<string> Ask(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
        command.CommandText = question;
        using var reader = command.ExecuteReader();
        List<string> texts = [];
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        source.CopyTo(target);
    }
}
