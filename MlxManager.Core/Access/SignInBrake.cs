namespace MlxManager.Core.Access;

/// <summary>
/// Slows down who guesses: after a few wrong tries each further one of the same client must wait, twice as long each time
/// and a minute at most, so that nobody is shut out for good. What is remembered is bounded: strangers beyond it share one place, for
/// whoever has many addresses, or makes them up, must not have as many tries; of who was in before (<see cref="Doorkeeper.Known"/>) nobody
/// shares, and the one that has not tried for longest is forgotten. Safe to use from everywhere at once.
/// </summary>
internal sealed class SignInBrake(TimeProvider time)
{
    public const int FreeTries = 4;
    public const int MostStrangers = 64;
    public const int MostKnown = 1024;
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    /// <summary>No client's own name.</summary>
    private const string AnyOther = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Tries> _strangers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tries> _known = new(StringComparer.Ordinal);

    /// <summary>Zero when the client may try now; the try counts as wrong until <see cref="Right"/>, so that many at once are no way around.</summary>
    public TimeSpan Begin(string client)
    {
        lock (_lock)
        {
            var clients = ClientsOf(client);
            var key = Place_NeedsLock(clients, client);
            var before = clients.GetValueOrDefault(key) is var tries && IsForgotten(tries) ? default : tries;
            var since = time.GetElapsedTime(before.At);
            var pause = Pause(before.Count);
            if (before.Count > 0 && since < pause)
            {
                return pause - since;
            }

            clients[key] = new Tries(before.Count + 1, time.GetTimestamp());
            return TimeSpan.Zero;
        }
    }

    public void Right(string client)
    {
        lock (_lock)
        {
            ClientsOf(client).Remove(client);
        }
    }

    private static TimeSpan Pause(int wrong) => wrong < FreeTries
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(wrong - FreeTries, 30))));

    private Dictionary<string, Tries> ClientsOf(string client) => client.StartsWith(Doorkeeper.Known, StringComparison.Ordinal) ? _known : _strangers;

    private string Place_NeedsLock(Dictionary<string, Tries> clients, string client)
    {
        if (clients.ContainsKey(client) || clients.Count < (clients == _known ? MostKnown : MostStrangers))
        {
            return client;
        }

        foreach (var (old, _) in clients.Where(one => IsForgotten(one.Value)).ToList())
        {
            clients.Remove(old);
        }

        if (clients == _known && clients.Count >= MostKnown)
        {
            clients.Remove(clients.MinBy(one => one.Value.At).Key);
        }

        return clients == _known || clients.Count < MostStrangers ? client : AnyOther;
    }

    private bool IsForgotten(Tries tries) => time.GetElapsedTime(tries.At) >= Memory;

    /// <param name="At">When the last one was begun.</param>
    private readonly record struct Tries(int Count, long At);
}
