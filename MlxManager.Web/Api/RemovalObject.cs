using MlxManager.Core.Cache;
using MlxManager.Core.Library.Removal;

namespace MlxManager.Web.Api;

/// <summary>A removal, done or only planned.</summary>
/// <param name="IsDone">False with dry_run.</param>
/// <param name="FreedBytes">What the disk gets back; of what goes to the trash, 0 until that is emptied.</param>
/// <param name="SetAsideBytes">What goes to the trash.</param>
/// <param name="TrashId">By which it can be restored.</param>
/// <param name="Stays">Blobs that stay although they belong to what goes.</param>
/// <param name="Message">What was left since it could not be told apart.</param>
internal sealed record RemovalObject(
    string Repo,
    bool IsDone,
    IReadOnlyList<GoingRevisionObject> Revisions,
    int FileCount,
    long FreedBytes,
    long SetAsideBytes,
    string? TrashId,
    IReadOnlyList<SharedBlobObject> Stays,
    string? Message)
{
    public static RemovalObject From(RepoName name, RemovalPreview plan) => new(
        name.ToString(),
        false,
        [.. plan.Revisions.Select(one => new GoingRevisionObject(one.Commit.Value, one.Refs))],
        plan.FileCount,
        plan.UsesTrash ? 0 : plan.FreedBytes,
        plan.UsesTrash ? plan.FreedBytes : 0,
        null,
        [.. plan.Stays.Select(blob => new SharedBlobObject(blob.FileName, blob.SizeBytes, [.. blob.UsedBy.Select(commit => commit.Value)], blob.IsHeld))],
        plan.LeftBehind);

    public static RemovalObject From(RepoName name, RemovalPreview plan, RemovalAnswer answer) => From(name, plan) with
    {
        IsDone = true,
        FreedBytes = answer.FreedBytes,
        SetAsideBytes = answer.SetAsideBytes,
        TrashId = answer.Trash?.Value,
        Message = answer.Message,
    };
}

/// <param name="Refs">Branches and tags that stand at it, and go with it.</param>
internal sealed record GoingRevisionObject(string Commit, IReadOnlyList<string> Refs);

/// <param name="UsedBy">Commits that stay and lead to it.</param>
/// <param name="IsHeld">An unfinished download needs it.</param>
internal sealed record SharedBlobObject(string Blob, long SizeBytes, IReadOnlyList<string> UsedBy, bool IsHeld);
