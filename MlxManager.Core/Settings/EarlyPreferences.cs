using Microsoft.Data.Sqlite;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Settings;

/// <summary>
/// What a person has set, read before anything of the server lives: for what cannot change while it runs. The
/// <see cref="PreferencesStore"/> reads the same row later and follows its changes.
/// </summary>
/// <param name="HasUnfinished">Whether a download has still something to do in the cache.</param>
public sealed record EarlyPreferences(Preferences Preferences, bool HasUnfinished)
{
    private const string UnfinishedOnes = "SELECT EXISTS (SELECT 1 FROM Downloads WHERE Status NOT IN ('Completed', 'Cancelled') OR CleanupOwed)";

    /// <summary>Whether the server has a password of its own; null when its database is too damaged to tell.</summary>
    public bool? HasPassword { get; init; } = false;

    public static EarlyPreferences None { get; } = new(new Preferences(), HasUnfinished: false);

    /// <summary>Of a database that is damaged or another version's what can be read: the start finds that out itself, and says so.</summary>
    /// <exception cref="DataFolderException">The database is there, but may not be read.</exception>
    public static EarlyPreferences Read(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, Database.FileName);
        try
        {
            // What a damaged one has to give is not yet in the new one.
            var source = new RescueMark(dataDirectory).Aside ?? path;
            if (!File.Exists(source))
            {
                return None;
            }

            // Not read-only: after a kill SQLite must be able to finish what the log holds.
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();

            return new EarlyPreferences(
                Told(() => PreferencesStore.Parse(AskTable(connection, "Preferences", $"SELECT Json FROM Preferences WHERE Id = {PreferencesRow.OnlyId}") as string), new()),
                Told(() => AskTable(connection, "Downloads", UnfinishedOnes) is 1L, false))
            {
                HasPassword = Told<bool?>(() => AskTable(connection, "Access", "SELECT 1 FROM Access WHERE PasswordHash IS NOT NULL") is not null, null),
            };
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"The database {path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Damage in one table says nothing of the others.</summary>
    private static T Told<T>(Func<T> ask, T otherwise)
    {
        try
        {
            return ask();
        }
        catch (Exception exception) when (DatabaseTroubles.IsDamage(exception) || DatabaseTroubles.IsNonsense(exception))
        {
            return otherwise;
        }
    }

    /// <summary>Null also where there is no such table: after a start that was cut off before its tables were made, or in an older version's.</summary>
    private static object? AskTable(SqliteConnection connection, string table, string question) =>
        Ask(connection, $"SELECT 1 FROM sqlite_master WHERE name = '{table}'") is null ? null : Ask(connection, question);

    private static object? Ask(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
        command.CommandText = question;
        return command.ExecuteScalar();
    }
}
