using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Access;

/// <summary>
/// The keys that programs sign in with: <c>mlxm_</c> and 256 random bits in base64url. Of each only the SHA-256 is kept: a
/// slow hash as for passwords would add nothing, since nobody guesses 256 bits, and would cost each call a tenth of a
/// second. Safe to use from everywhere at once.
/// </summary>
public sealed partial class ApiKeys : IDisposable
{
    public const string Prefix = "mlxm_";
    public const int MostKeys = 64;
    public const int LongestName = 60;
    private const int SecretBytes = 32;

    /// <summary>That often the time of the last use is written, at most.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(5);

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly ILogger<ApiKeys> _logger;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private ImmutableDictionary<string, Held> _byHash = ImmutableDictionary.Create<string, Held>(StringComparer.Ordinal);

    internal ApiKeys(Database database, TimeProvider time, ILogger<ApiKeys> logger)
    {
        _database = database;
        _time = time;
        _logger = logger;
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<ApiKey> All => [.. Volatile.Read(ref _byHash).Values.Select(held => held.Key).OrderByDescending(key => key.Id)];

    public static bool IsName(string name) => name.Trim().Length is > 0 and <= LongestName && !name.Any(char.IsControl);

    /// <summary>Null when there are as many as there may be.</summary>
    /// <exception cref="ArgumentException">The name is none: see <see cref="IsName"/>.</exception>
    public async Task<NewKey?> CreateAsync(string name, KeyScope scope, CancellationToken cancellationToken)
    {
        if (!IsName(name))
        {
            throw new ArgumentException("A key's name is one line that is not empty.", nameof(name));
        }

        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (_byHash.Count >= MostKeys)
            {
                return null;
            }

            var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
            var row = new ApiKeyRow { Name = name.Trim(), Hash = HashOf(secret), Scope = scope, CreatedAt = _time.GetUtcNow().UtcDateTime };
            await _database.WriteAsync(context => Task.FromResult(context.ApiKeys.Add(row)));
            var held = new Held(ToKey(row));
            Volatile.Write(ref _byHash, _byHash.Add(row.Hash, held));
            return new NewKey(held.Key, secret);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>From now on it opens nothing, and what is open by it is cut.</summary>
    public async Task RevokeAsync(int id, CancellationToken cancellationToken)
    {
        Held? revoked = null;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            await _database.WriteAsync(context => context.ApiKeys.Where(row => row.Id == id).ExecuteDeleteAsync(CancellationToken.None));
            if (_byHash.FirstOrDefault(one => one.Value.Key.Id == id) is { Value: { } held } found)
            {
                revoked = held;
                Volatile.Write(ref _byHash, _byHash.Remove(found.Key));
            }
        }
        finally
        {
            _changing.Release();
        }

        if (revoked is not null)
        {
            await revoked.Ends.CancelAsync();
        }
    }

    /// <summary>Null when it is no key, or none any more. Looking it up by its hash takes no time that depends on how much of a guess is right.</summary>
    public async Task<KeyGrant?> FindAsync(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal) || !Volatile.Read(ref _byHash).TryGetValue(HashOf(secret), out var held))
        {
            return null;
        }

        var now = _time.GetUtcNow().UtcDateTime;
        if (held.Touch(now, Grain))
        {
            await NoteAsync(held.Key.Id, now);
        }

        return new KeyGrant(held.Key, held.Ends.Token);
    }

    public void Dispose() => _changing.Dispose();

    /// <summary>After the tables are up to date, before the first request.</summary>
    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await _database.ReadAsync(context => context.ApiKeys.ToListAsync(cancellationToken));
        Volatile.Write(ref _byHash, _byHash.SetItems(rows.Select(row => KeyValuePair.Create(row.Hash, new Held(ToKey(row))))));
    }

    private async Task NoteAsync(int id, DateTime usedAt)
    {
        try
        {
            await _database.NoteAsync(context => context.ApiKeys.Where(row => row.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, usedAt)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The key is good all the same.
            LogNotNoted(_logger, exception);
        }
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static ApiKey ToKey(ApiKeyRow row) => new(row.Id, row.Name, row.Scope, row.CreatedAt, row.LastUsedAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "When a key was last used could not be written")]
    private static partial void LogNotNoted(ILogger logger, Exception exception);

    private sealed class Held(ApiKey key)
    {
        private readonly Lock _lock = new();
        private ApiKey _key = key;

        public ApiKey Key => Volatile.Read(ref _key);

        public CancellationTokenSource Ends { get; } = new();

        /// <summary>Whether that is worth writing.</summary>
        public bool Touch(DateTime now, TimeSpan grain)
        {
            lock (_lock)
            {
                if (_key.LastUsedAt is { } last && now - last < grain)
                {
                    return false;
                }

                Volatile.Write(ref _key, _key with { LastUsedAt = now });
                return true;
            }
        }
    }
}
