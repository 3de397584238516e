namespace MlxManager.Core.Hub;

/// <summary>A name that a model's state has on the Hub.</summary>
/// <param name="Commit">What it means now; null when the Hub said nothing usable.</param>
public sealed record ModelRef(Revision Revision, CommitHash? Commit);

/// <summary>The branches and tags of a model, in the Hub's order.</summary>
/// <param name="LeftOut">How many there are besides whose names this program cannot use.</param>
public sealed record ModelRefs(IReadOnlyList<ModelRef> Branches, IReadOnlyList<ModelRef> Tags, int LeftOut);
