using MlxManager.Core.Hub;

namespace MlxManager.Web.Discover;

internal enum BatchState
{
    Looking,
    Known,

    /// <summary>Too many to look at all of them: the Hub counts what is asked.</summary>
    NotLookedAt,

    /// <summary>The Hub has no such model, or not now; see <see cref="BatchItem.Failure"/>.</summary>
    Refused,

    /// <summary>What of it is here already cannot be told: the cache cannot be read.</summary>
    Unreadable,
    UnderWay,
    Started,
    NotStarted,
}

/// <summary>A model of a list, and what has come out about it. Changed only on the circuit of its dialog.</summary>
internal sealed class BatchItem(ModelReference reference)
{
    public ModelReference Reference { get; } = reference;

    public BatchState State { get; set; } = BatchState.Looking;

    public bool IsChosen { get; set; } = true;

    /// <summary>Of what is not here yet; null as long as it is not known.</summary>
    public long? FetchBytes { get; set; }

    public bool IsGated { get; set; }

    public HubFailure? Failure { get; set; }

    /// <summary>Whether it may be chosen: what failed for a while may be back when it is its turn.</summary>
    public bool CanStart => State is not (BatchState.UnderWay or BatchState.Started)
        && !(State == BatchState.Refused && IsFinal);

    public bool IsFinal { get; set; }

    public string Name => Reference.Revision == Revision.Main ? Reference.Model.Value : $"{Reference.Model} · {Reference.Revision}";
}
