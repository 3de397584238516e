namespace MlxManager.Core.Hub;

/// <summary>Every file of a model at one commit.</summary>
public sealed record RepoTree(CommitHash Commit, IReadOnlyList<RepoFile> Files);
