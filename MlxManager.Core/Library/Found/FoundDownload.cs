using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Found;

/// <summary>An unfinished download that only the cache knows of: its list was lost, or another tool was killed in it.</summary>
/// <param name="Patterns">
/// The files that it surely had: those that are here or begun, and the other shards of what is begun. What else was asked for, nobody
/// knows any more.
/// </param>
/// <param name="FilesHere">Of these, those that are whole.</param>
/// <param name="HereBytes">What is here of them; of what is begun, at most.</param>
public sealed record FoundDownload(
    RepoId Model, CommitHash Commit, FilePatterns Patterns, int FilesHere, int FilesTotal, long HereBytes, long TotalBytes)
{
    /// <summary>How the person's answer is kept: <c>owner/name@commit</c>.</summary>
    internal string Key => $"{Model}@{Commit}";
}
