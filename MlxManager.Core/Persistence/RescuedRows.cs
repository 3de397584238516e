using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MlxManager.Core.Persistence;

/// <summary>
/// What of a damaged database is worth more than the rest and needs no other row to be understood: the person's settings, who may come
/// in (doors that were closed stay closed), and which cache folders have been there (without them one whose disk is away would be made anew).
/// </summary>
internal sealed record RescuedRows(string? Preferences, AccessRow? Access, IReadOnlyList<ApiKeyRow> Keys, IReadOnlyList<string> KnownCaches)
{
    /// <summary>As much as can be read.</summary>
    /// <param name="path">Of the damaged database. Nobody has it open, before or afterwards.</param>
    public static async Task<RescuedRows> FromAsync(string path)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString();
        var preferences = await ReadAsync(source, $"SELECT Json FROM Preferences WHERE Id = {PreferencesRow.OnlyId}");
        var access = await ReadAsync(source, context => context.Access);
        var keys = await ReadAsync(source, context => context.ApiKeys);
        var caches = await ReadAsync(source, "SELECT Path FROM KnownCaches");
        return new RescuedRows(
            preferences.FirstOrDefault(IsUnderstood),
            access is [var first, ..] ? first : null,
            [.. keys.Where(IsUnderstood).DistinctBy(key => key.Hash).DistinctBy(key => key.Id)],
            [.. caches.Where(Path.IsPathFullyQualified)]);
    }

    public Task ToAsync(Database database) => database.WriteAsync(async context =>
    {
        if (Preferences is not null && !await context.Preferences.AnyAsync())
        {
            context.Preferences.Add(new PreferencesRow { Id = PreferencesRow.OnlyId, Json = Preferences });
        }

        if (Access is not null && !await context.Access.AnyAsync())
        {
            context.Access.Add(Access);
        }

        if (!await context.ApiKeys.AnyAsync())
        {
            context.ApiKeys.AddRange(Keys);
        }

        var known = await context.KnownCaches.Select(cache => cache.Path).ToListAsync();
        context.KnownCaches.AddRange(KnownCaches.Except(known).Select(path => new KnownCacheRow { Path = path }));
    });

    private static async Task<List<string>> ReadAsync(string source, string question)
    {
        var texts = new List<string>();
        try
        {
            await using var connection = new SqliteConnection(source);
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = question;
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                texts.Add(reader.GetString(0));
            }
        }
        catch (Exception exception) when (IsOfTheDamage(exception))
        {
            // That is where the damage lies. What was read before it is as good as any.
        }

        return texts;
    }

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(string source, Func<MlxContext, IQueryable<T>> rows)
        where T : class
    {
        var read = new List<T>();
        try
        {
            await using var connection = new SqliteConnection(source);
            await using var context = new MlxContext(Database.OptionsOf(connection));
            await foreach (var row in rows(context).AsNoTracking().AsAsyncEnumerable())
            {
                read.Add(row);
            }
        }
        catch (Exception exception) when (IsOfTheDamage(exception))
        {
            // As above.
        }

        return read;
    }

    private static bool IsOfTheDamage(Exception exception) =>
        exception is SqliteException or IOException or UnauthorizedAccessException || DatabaseTroubles.IsNonsense(exception);

    /// <summary>A scope that is none must not open more than one that is.</summary>
    private static bool IsUnderstood(ApiKeyRow key) => Enum.IsDefined(key.Scope);

    private static bool IsUnderstood(string json)
    {
        try
        {
            _ = PreferencesStore.Parse(json);
            return true;
        }
        catch (Exception exception) when (DatabaseTroubles.IsNonsense(exception))
        {
            return false;
        }
    }
}
