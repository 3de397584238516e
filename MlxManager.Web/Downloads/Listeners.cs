using System.Collections.Immutable;

namespace MlxManager.Web.Downloads;

/// <summary>What a component can listen to.</summary>
internal enum TopicKind
{
    Tile,
    List,
    Summary,

    /// <summary><see cref="DownloadSummary.Headline"/>: what the tab says of itself, also while nobody looks at it.</summary>
    Headline,

    /// <summary>A second has passed, for what counts down.</summary>
    Second,
    Announcement,
    News,
    Selection,
}

/// <param name="Id">The download, for <see cref="TopicKind.Tile"/>.</param>
internal readonly record struct Topic(TopicKind Kind, int Id = 0);

/// <summary>Who wants to hear of what, in one circuit.</summary>
internal sealed class Listeners
{
    private readonly Lock _lock = new();
    private ImmutableDictionary<Topic, ImmutableList<Func<Task>>> _all = ImmutableDictionary<Topic, ImmutableList<Func<Task>>>.Empty;

    public IDisposable Add(Topic topic, Func<Task> listener)
    {
        lock (_lock)
        {
            _all = _all.SetItem(topic, Of(topic).Add(listener));
        }

        return new Registration(this, topic, listener);
    }

    public ImmutableList<Func<Task>> Of(Topic topic) => Volatile.Read(ref _all).GetValueOrDefault(topic, []);

    private void Remove(Topic topic, Func<Task> listener)
    {
        lock (_lock)
        {
            var rest = Of(topic).Remove(listener);
            _all = rest.IsEmpty ? _all.Remove(topic) : _all.SetItem(topic, rest);
        }
    }

    private sealed class Registration(Listeners listeners, Topic topic, Func<Task> listener) : IDisposable
    {
        public void Dispose() => listeners.Remove(topic, listener);
    }
}
