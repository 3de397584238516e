using System.Globalization;

namespace MlxManager.Core.Access;

/// <summary>
/// The sign-ins that carry one stamp, each by an id of its own: which of them were signed out before their cookie is dead, and what is
/// open by the others. Safe to use from everywhere at once.
/// </summary>
/// <remarks>
/// As text, in the row's stamp: the stamp, and after it for each that was signed out a space, its id, a colon, and the Unix time in
/// seconds after which no cookie of it is taken anyway. So the list goes with the stamp, and a row that is lost lets nobody back in.
/// </remarks>
public sealed class SignIns
{
    /// <summary>Each takes a password that is right; whoever makes more of them ends the sign-ins of all instead.</summary>
    internal const int MostEnded = 256;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _ended = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Held> _open = new(StringComparer.Ordinal);

    private SignIns(string stamp, TimeProvider time) => (Stamp, _time) = (stamp, time);

    /// <summary>What each of them carries; empty where there can be none.</summary>
    public string Stamp { get; }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>What a damaged row says of an id is passed over: the stamp still keeps out whoever does not carry it.</summary>
    internal static SignIns Parse(string text, TimeProvider time)
    {
        var parts = text.Split(' ');
        var parsed = new SignIns(parts[0], time);
        foreach (var part in parts.Skip(1).Take(MostEnded))
        {
            if (part.Split(':') is [var id, var until] && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                parsed._ended[id] = seconds;
            }
        }

        return parsed;
    }

    /// <summary>Null when this is none that counts. To be disposed of once what is open by it is closed.</summary>
    public OpenSignIn? Open(string? stamp, string? id)
    {
        if (stamp is not { Length: > 0 } || stamp != Stamp || id is not { Length: > 0 })
        {
            return null;
        }

        lock (_lock)
        {
            if (_ended.ContainsKey(id))
            {
                return null;
            }

            if (!_open.TryGetValue(id, out var held))
            {
                _open[id] = held = new Held();
            }

            held.Count++;
            return new OpenSignIn(() => Close(id, held), held.Ends.Token);
        }
    }

    /// <summary>Cuts what is open by it; from now on it opens nothing.</summary>
    /// <param name="lasts">How long its cookie would be taken yet.</param>
    /// <returns>False when too many have ended to remember another one: then nothing was done.</returns>
    internal async Task<bool> TryEndAsync(string id, TimeSpan lasts)
    {
        Held? held;
        lock (_lock)
        {
            foreach (var (dead, _) in _ended.Where(one => one.Value < Now).ToList())
            {
                _ended.Remove(dead);
            }

            if (_ended.Count >= MostEnded)
            {
                return false;
            }

            _ended[id] = Now + (long)lasts.TotalSeconds;
            _open.Remove(id, out held);
        }

        if (held is not null)
        {
            await held.Ends.CancelAsync();
        }

        return true;
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return string.Join(' ', [Stamp, .. _ended.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key}:{one.Value}"))]);
        }
    }

    private void Close(string id, Held held)
    {
        lock (_lock)
        {
            if (--held.Count == 0 && _open.GetValueOrDefault(id) == held)
            {
                _open.Remove(id);
            }
        }
    }

    private sealed class Held
    {
        public int Count { get; set; }

        public CancellationTokenSource Ends { get; } = new();
    }
}
