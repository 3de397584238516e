using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Persistence;

/// <summary>
/// The person's settings: read once at the start, written whole at each change, told to whoever follows them. One for the
/// process; everything may be called from anywhere at once.
/// </summary>
public sealed class PreferencesStore : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private readonly Database? _database;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private Preferences _current = new();

    internal PreferencesStore(Database database) => _database = database;

    private PreferencesStore(Preferences settled) => _current = settled;

    /// <summary>After a change, with what is true now. Raised on the changing caller's thread, in the order of the changes.</summary>
    public event Action<Preferences>? Changed;

    /// <summary>The defaults until the engine has started.</summary>
    public Preferences Current => Volatile.Read(ref _current);

    /// <summary>What was read elsewhere, for who only asks: it never changes.</summary>
    public static PreferencesStore Of(Preferences settled) => new(settled);

    /// <summary>Written before it counts: what is told here is there after a restart.</summary>
    public async Task<Preferences> ChangeAsync(Func<Preferences, Preferences> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var changed = change(_current);
            if (changed != _current)
            {
                await WriteAsync(changed);
                Volatile.Write(ref _current, changed);
                Changed?.Invoke(changed);
            }

            return changed;
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();

    /// <summary>After the tables are up to date, before anybody is told anything.</summary>
    internal async Task LoadAsync()
    {
        var row = await Rows.ReadAsync(context => context.Preferences.SingleOrDefaultAsync());
        if (row is not null)
        {
            Volatile.Write(ref _current, Parse(row.Json));
            Changed?.Invoke(_current);
        }
    }

    internal static Preferences Parse(string? json) =>
        json is null ? new Preferences() : JsonSerializer.Deserialize<Preferences>(json, Format) ?? new Preferences();

    private Database Rows => _database ?? throw new InvalidOperationException("These preferences are only read.");

    private Task WriteAsync(Preferences preferences)
    {
        var json = JsonSerializer.Serialize(preferences, Format);
        return Rows.WriteAsync(async context =>
        {
            if (await context.Preferences.SingleOrDefaultAsync() is { } row)
            {
                row.Json = json;
            }
            else
            {
                context.Preferences.Add(new PreferencesRow { Id = PreferencesRow.OnlyId, Json = json });
            }
        });
    }
}
