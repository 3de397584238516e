namespace MlxManager.Core.Hub;

public sealed class HubClient
{
    public Task<HubAnswer<ModelPage>> SearchAsync(ModelSearch search, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<HubAnswer<ModelDetails>> GetModelAsync(RepoId id, Revision revision, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<HubAnswer<RepoTree>> GetTreeAsync(RepoId id, CommitHash commit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<HubAnswer<FileLocation>> LocateAsync(RepoId id, CommitHash commit, RepoPath path, CancellationToken cancellationToken) => throw new NotSupportedException();
}
