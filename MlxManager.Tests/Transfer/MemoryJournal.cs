using System.Collections.Concurrent;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>A journal that remembers all it was told, and fails on demand.</summary>
internal sealed class MemoryJournal : IPartialJournal
{
    public PartialState? State { get; set; }

    public ConcurrentQueue<PartialState> Saves { get; } = [];

    public int Clears { get; private set; }

    /// <summary>Called before each save, with the state to be saved; may throw.</summary>
    public Action<PartialState> OnSave { get; set; } = _ => { };

    /// <summary>Called before each clear.</summary>
    public Action OnClear { get; set; } = () => { };

    public Task<PartialState?> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(State);

    public Task SaveAsync(PartialState state, CancellationToken cancellationToken)
    {
        OnSave(state);

        // Through bytes, as the real one does.
        State = state with
        {
            Written = SpanSet.TryParse(state.Written.ToBytes())!,
            Durable = SpanSet.TryParse(state.Durable.ToBytes())!,
            Digests = ArrivalDigests.Parse(state.Digests.ToBytes()),
        };
        Saves.Enqueue(State);
        return Task.CompletedTask;
    }

    public Task ForgetWrittenAsync(CancellationToken cancellationToken)
    {
        State = State is { } state ? state with { Written = state.Durable } : null;
        return Task.CompletedTask;
    }

    public Task ClearAsync(CancellationToken cancellationToken)
    {
        OnClear();
        State = null;
        Clears++;
        return Task.CompletedTask;
    }
}
