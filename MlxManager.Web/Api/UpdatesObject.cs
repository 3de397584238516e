using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Updates;

namespace MlxManager.Web.Api;

/// <summary>What is known of all refs of models in the cache.</summary>
/// <param name="Checking">Null while nobody asks the Hub.</param>
/// <param name="LastChecked">When the Hub last answered about any of them.</param>
/// <param name="ChecksDaily">Whether the Hub is asked once a day.</param>
internal sealed record UpdatesObject(IReadOnlyList<RefObject> Refs, CheckingObject? Checking, DateTimeOffset? LastChecked, bool ChecksDaily)
{
    public static UpdatesObject From(UpdatesNow now, bool checksDaily) => new(
        [.. now.Refs.Select(RefObject.From)],
        now.Checking is { } checking ? new CheckingObject(checking.Done, checking.Total, checking.WaitsUntil) : null,
        now.LastChecked,
        checksDaily);
}

/// <summary>A branch or tag in the cache.</summary>
/// <param name="Repo">As models/owner/name.</param>
/// <param name="Commit">Where it stands in the cache.</param>
/// <param name="HubCommit">Where it stood on the Hub when that was last told.</param>
/// <param name="Problem">Why the last question brought no commit.</param>
internal sealed record RefObject(
    string Repo, string Revision, RefState State, string Commit, string? HubCommit, HubFailureKind? Problem, DateTimeOffset? CheckedAt)
{
    public static RefObject From(RefUpdate one) => new(
        one.Repo.ToString(), one.Revision.Value, one.State, one.Here.Value, one.Hub?.Value, one.Problem, one.CheckedAt);
}

/// <param name="Done">Repos asked for, of total.</param>
/// <param name="WaitsUntil">The Hub wants no more questions before.</param>
internal sealed record CheckingObject(int Done, int Total, DateTimeOffset? WaitsUntil);

/// <summary>What updating a ref would bring and cost.</summary>
/// <param name="Commit">Where it stands in the cache; with the hub's commit the same there is nothing to do.</param>
/// <param name="AllowPatterns">For the download that updates it, with the same choice of files as is here.</param>
/// <param name="FetchBytes">To come over the line.</param>
/// <param name="ReusedBytes">Of contents that the model has already.</param>
/// <param name="CopiedBytes">Of contents that are copied from elsewhere on this machine.</param>
/// <param name="Commits">Newest first; null when the Hub did not tell them.</param>
/// <param name="CommitsAreCut">There are more commits between than are listed.</param>
internal sealed record ChangesObject(
    string Repo,
    string Revision,
    string Commit,
    string HubCommit,
    IReadOnlyList<string> AllowPatterns,
    IReadOnlyList<string> IgnorePatterns,
    long FetchBytes,
    long ReusedBytes,
    long CopiedBytes,
    IReadOnlyList<ChangedFileObject> Files,
    IReadOnlyList<CommitObject>? Commits,
    bool CommitsAreCut)
{
    public static ChangesObject From(RepoName repo, Revision revision, UpdateChanges changes) => new(
        repo.ToString(),
        revision.Value,
        changes.From.Value,
        changes.To.Value,
        changes.Patterns.Allow,
        changes.Patterns.Ignore,
        changes.FetchBytes,
        changes.ReusedBytes,
        changes.CopiedBytes,
        [.. changes.Files.Select(file => new ChangedFileObject(file.Path.Value, file.Change, file.Size))],
        changes.Commits?.Commits.Select(commit => new CommitObject(commit.Id.Value, commit.Title, commit.Date, commit.Authors)).ToList(),
        changes.Commits?.IsCut ?? false);
}

/// <param name="Size">Of the new content; of the old one when it is removed.</param>
internal sealed record ChangedFileObject(string Path, FileChange Change, long Size);

internal sealed record CommitObject(string Commit, string Title, DateTimeOffset? Date, IReadOnlyList<string> Authors);
