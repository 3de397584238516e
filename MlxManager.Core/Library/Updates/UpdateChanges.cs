using System.Collections.Immutable;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Updates;

public enum FileChange
{
    Added,
    Changed,
    Removed,
}

/// <param name="Size">Of the new content; of the old one when it is removed.</param>
public sealed record ChangedFile(RepoPath Path, FileChange Change, long Size);

/// <summary>What updating a ref means: only of the files that the person has of it.</summary>
/// <param name="From">Where it stands here.</param>
/// <param name="To">Where it stands on the Hub.</param>
/// <param name="Patterns">Which files a download has to bring, for the same choice as is here now.</param>
/// <param name="FetchBytes">To come over the line, each content once.</param>
/// <param name="ReusedBytes">Of contents that the model has already.</param>
/// <param name="CopiedBytes">Of contents that are taken from elsewhere on this machine.</param>
/// <param name="Commits">Newest first; null when the Hub did not tell them.</param>
public sealed record UpdateChanges(
    CommitHash From,
    CommitHash To,
    ImmutableArray<ChangedFile> Files,
    FilePatterns Patterns,
    long FetchBytes,
    long ReusedBytes,
    long CopiedBytes,
    CommitList? Commits);
