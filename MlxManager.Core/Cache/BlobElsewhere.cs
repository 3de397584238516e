namespace MlxManager.Core.Cache;

public enum BlobStore
{
    /// <summary>Another revision of the same repo, where links are impossible and each has files of its own.</summary>
    OtherRevision,

    /// <summary>Another repo of the same cache.</summary>
    OtherRepo,
    Ollama,
    LmStudio,
}

/// <summary>
/// A file on this machine that bears the name of a blob's content and has its size. Whether it has the content is seen by its
/// hash when it is taken. It belongs to somebody else: it is only read.
/// </summary>
/// <param name="Path">Absolute, no link.</param>
/// <param name="Repo">In whose folder it lies, when it is another repo's.</param>
/// <param name="NeedsNoRoom">The file system shares the content of the two files, so that taking it fills no disk.</param>
public sealed record BlobElsewhere(BlobStore Store, string Path, RepoName? Repo, bool NeedsNoRoom)
{
    /// <summary>Which state of the file was found.</summary>
    internal DateTime WrittenUtc { get; init; }
}
