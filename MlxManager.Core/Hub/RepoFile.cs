namespace MlxManager.Core.Hub;

/// <summary>One file of a model at one commit, as the Hub's tree listing tells it.</summary>
/// <param name="Path">Where it lies in the model.</param>
/// <param name="Size">Length of the content in bytes, never negative.</param>
/// <param name="GitOid">Git's object id, 40 digits: of the content for a small file, of the pointer for an LFS file.</param>
/// <param name="LfsSha256">SHA-256 of the content for an LFS file, else null.</param>
/// <param name="XetHash">The Xet store's name for the content, if the Hub said one.</param>
public sealed record RepoFile(RepoPath Path, long Size, Etag GitOid, Etag? LfsSha256, string? XetHash)
{
    /// <summary>The name of the file's blob: the SHA-256 for LFS, git's blob id otherwise.</summary>
    public Etag Etag => LfsSha256 ?? GitOid;
}
