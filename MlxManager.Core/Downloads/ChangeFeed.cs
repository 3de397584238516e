using System.Collections.Immutable;

namespace MlxManager.Core.Downloads;

/// <summary>Publishes immutable snapshots, latest per download, to any number of listeners.</summary>
public sealed class ChangeFeed
{
    private readonly Lock _lock = new();
    private ImmutableDictionary<int, DownloadSnapshot> _current = ImmutableDictionary<int, DownloadSnapshot>.Empty;
    private ImmutableHashSet<ChangeSubscription> _listeners = [];

    public ImmutableDictionary<int, DownloadSnapshot> Current => Volatile.Read(ref _current);

    public ChangeSubscription Subscribe()
    {
        var subscription = new ChangeSubscription(this);
        lock (_lock)
        {
            _listeners = _listeners.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Number of listeners now; what leaks would show in.</summary>
    public int Listeners => Volatile.Read(ref _listeners).Count;

    public void Publish(DownloadSnapshot snapshot) => Change(current =>
        current.TryGetValue(snapshot.Id, out var old) && old == snapshot ? current : current.SetItem(snapshot.Id, snapshot));

    public void Withdraw(int id) => Change(current => current.Remove(id));

    internal void Remove(ChangeSubscription subscription)
    {
        lock (_lock)
        {
            _listeners = _listeners.Remove(subscription);
        }
    }

    private void Change(Func<ImmutableDictionary<int, DownloadSnapshot>, ImmutableDictionary<int, DownloadSnapshot>> change)
    {
        ImmutableHashSet<ChangeSubscription> listeners;
        lock (_lock)
        {
            var next = change(_current);
            if (ReferenceEquals(next, _current))
            {
                return;
            }

            Volatile.Write(ref _current, next);
            listeners = _listeners;
        }

        foreach (var listener in listeners)
        {
            listener.Signal();
        }
    }
}
