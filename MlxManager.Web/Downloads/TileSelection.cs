using System.Collections.Immutable;

namespace MlxManager.Web.Downloads;

/// <summary>
/// Which tiles are chosen, in one circuit. Belongs to the circuit's own thread of drawing, like the components that use it.
/// </summary>
public sealed class TileSelection
{
    private readonly Listeners _listeners = new();
    private int? _anchor;

    public ImmutableHashSet<int> Chosen { get; private set; } = [];

    public bool Contains(int id) => Chosen.Contains(id);

    /// <summary>Called when this tile was chosen or let go.</summary>
    public IDisposable OnTile(int id, Func<Task> listener) => _listeners.Add(new(TopicKind.Tile, id), listener);

    public IDisposable OnChange(Func<Task> listener) => _listeners.Add(new(TopicKind.Selection), listener);

    public Task ToggleAsync(int id)
    {
        _anchor = id;
        return SetAsync(Contains(id) ? Chosen.Remove(id) : Chosen.Add(id));
    }

    /// <summary>All from the last one toggled to this one, and those chosen before.</summary>
    /// <param name="order">The tiles as they stand on the page.</param>
    public Task ExtendAsync(int id, ImmutableArray<int> order)
    {
        var from = _anchor is { } anchor ? order.IndexOf(anchor) : -1;
        var to = order.IndexOf(id);
        if (from < 0 || to < 0)
        {
            return ToggleAsync(id);
        }

        var (first, last) = from < to ? (from, to) : (to, from);
        return SetAsync(Chosen.Union(order.AsSpan(first, last - first + 1).ToArray()));
    }

    public Task ChooseAsync(IEnumerable<int> ids) => SetAsync([.. ids]);

    public Task ClearAsync()
    {
        _anchor = null;
        return SetAsync([]);
    }

    /// <summary>Lets go of tiles that have left the page.</summary>
    public Task KeepAsync(ImmutableArray<int> order) => SetAsync(Chosen.Intersect(order));

    private Task SetAsync(ImmutableHashSet<int> chosen)
    {
        var changed = Chosen.SymmetricExcept(chosen);
        if (changed.IsEmpty)
        {
            return Task.CompletedTask;
        }

        Chosen = chosen;
        return Task.WhenAll(changed.Select(id => new Topic(TopicKind.Tile, id)).Append(new(TopicKind.Selection))
            .SelectMany(_listeners.Of)
            .Select(listener => listener()));
    }
}
