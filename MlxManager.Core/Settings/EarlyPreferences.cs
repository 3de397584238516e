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

    /// <summary>Whether the server has a password of its own.</summary>
    public bool HasPassword { get; init; }

    public static EarlyPreferences None { get; } = new(new Preferences(), HasUnfinished: false);

    /// <summary>Nothing of a database that is damaged or another version's: the start finds that out itself, and says so.</summary>
    /// <exception cref="DataFolderException">The database is there, but may not be read.</exception>
    public static EarlyPreferences Read(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, Database.FileName);
        if (!File.Exists(path))
        {
            return None;
        }

        try
        {
            // Not read-only: after a kill SQLite must be able to finish what the log holds.
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();

            // A start that was cut off before its tables were made, or an older version's.
            return Ask(connection, "SELECT 1 FROM sqlite_master WHERE name = 'Preferences'") is null
                ? None
                : new EarlyPreferences(
                    PreferencesStore.Parse(Ask(connection, $"SELECT Json FROM Preferences WHERE Id = {PreferencesRow.OnlyId}") as string),
                    Ask(connection, UnfinishedOnes) is 1L)
                {
                    HasPassword = Ask(connection, "SELECT 1 FROM sqlite_master WHERE name = 'Access'") is not null
                        && Ask(connection, $"SELECT 1 FROM Access WHERE Id = {AccessRow.OnlyId} AND PasswordHash IS NOT NULL") is not null,
                };
        }
        catch (Exception exception) when (DatabaseTroubles.IsDamage(exception) || DatabaseTroubles.IsNonsense(exception))
        {
            return None;
        }
        catch (SqliteException exception)
        {
            throw new DataFolderException($"The database {path} cannot be read: {exception.Message}", exception);
        }
    }

    private static object? Ask(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
        command.CommandText = question;
        return command.ExecuteScalar();
    }
}
