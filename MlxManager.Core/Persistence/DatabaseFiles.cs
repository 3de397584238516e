using System.Globalization;

namespace MlxManager.Core.Persistence;

/// <summary>
/// The files of the database: <c>mlxmanager.db</c>, its log <c>mlxmanager.db-wal</c> and that one's index <c>mlxmanager.db-shm</c>. A
/// damaged one is kept under the same names with <c>.damaged-yyyyMMdd-HHmmss</c> after <c>.db</c>, so that SQLite's own tools open it
/// together with its log.
/// </summary>
internal static class DatabaseFiles
{
    private static readonly string[] Companions = ["-wal", "-shm"];

    /// <summary>What a database that is found damaged now is to be called.</summary>
    public static string NameAside(string path, DateTimeOffset now) =>
        Free(string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{now.UtcDateTime:yyyyMMdd-HHmmss}"));

    /// <summary>Gives the files this name; nobody may have them open.</summary>
    /// <remarks>The database goes first. Cut off after it, SQLite throws away a log without a database; so no new one ever meets the old log.</remarks>
    public static void SetAside(string path, string aside)
    {
        File.Move(path, aside);
        foreach (var companion in Companions.Where(companion => File.Exists(path + companion)))
        {
            File.Move(path + companion, aside + companion);
        }
    }

    private static string Free(string path)
    {
        var free = path;
        for (var number = 2; File.Exists(free); number++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{path}-{number}");
        }

        return free;
    }
}
