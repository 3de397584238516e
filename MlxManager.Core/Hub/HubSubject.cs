namespace MlxManager.Core.Hub;

/// <summary>What a request asks about, for the words of a failure. All null: the listing of models.</summary>
internal sealed record HubSubject(RepoId? Model = null, Revision? Revision = null, RepoPath? Path = null)
{
    public override string ToString() =>
        Model is null ? "the list of models"
        : Path is not null ? $"{Path} of {Model}"
        : Model.Value;
}
