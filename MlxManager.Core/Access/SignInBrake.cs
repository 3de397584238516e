namespace MlxManager.Core.Access;

/// <summary>
/// Slows down who guesses: after a few wrong tries each further one of the same client must wait, twice as long each time
/// and a minute at most, so that nobody is shut out for good. What is remembered is bounded; clients beyond it share one
/// place. Safe to use from everywhere at once.
/// </summary>
internal sealed class SignInBrake(TimeProvider time)
{
    public const int FreeTries = 4;
    public const int MostClients = 2048;
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    /// <summary>No client's own name.</summary>
    private const string AnyOther = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Tries> _clients = new(StringComparer.Ordinal);

    /// <summary>Zero when the client may try now; the try counts as wrong until <see cref="Right"/>, so that many at once are no way around.</summary>
    public TimeSpan Begin(string client)
    {
        lock (_lock)
        {
            var (key, before) = Find_NeedsLock(client);
            var since = time.GetElapsedTime(before.At);
            var pause = Pause(before.Count);
            if (before.Count > 0 && since < pause)
            {
                return pause - since;
            }

            _clients[key] = new Tries(before.Count + 1, time.GetTimestamp());
            return TimeSpan.Zero;
        }
    }

    public void Right(string client)
    {
        lock (_lock)
        {
            _clients.Remove(client);
        }
    }

    private static TimeSpan Pause(int wrong) => wrong < FreeTries
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(wrong - FreeTries, 30))));

    private (string Key, Tries Before) Find_NeedsLock(string client)
    {
        if (!_clients.ContainsKey(client) && _clients.Count >= MostClients)
        {
            foreach (var (old, _) in _clients.Where(one => IsForgotten(one.Value)).ToList())
            {
                _clients.Remove(old);
            }

            client = _clients.Count >= MostClients ? AnyOther : client;
        }

        var tries = _clients.GetValueOrDefault(client);
        return (client, IsForgotten(tries) ? default : tries);
    }

    private bool IsForgotten(Tries tries) => time.GetElapsedTime(tries.At) >= Memory;

    /// <param name="At">When the last one was begun.</param>
    private readonly record struct Tries(int Count, long At);
}
