using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library.Removal;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Removal;

/// <summary>Plans and outcomes in the language of who looks.</summary>
internal static class RemovalWords
{
    public static string Refusal(RemovalOutcome outcome, IReadOnlyCollection<DownloadHold> holders) => outcome switch
    {
        RemovalOutcome.InUse => holders.Count == 1 ? RemovalTexts.InUseOne : RemovalTexts.InUseMany.With(holders.Count),
        RemovalOutcome.NotFound => RemovalTexts.NotHere,
        RemovalOutcome.CacheAway => RemovalTexts.CacheAway,
        _ => RemovalTexts.NotAllRemoved,
    };

    public static string Of(RestoreAnswer answer) => answer switch
    {
        { IsDone: true, Result: { Lost.IsEmpty: true, MovedOn.IsEmpty: true } done } => RemovalTexts.Restored.With(done.Repo?.Id, Amount.Of(done.Bytes)),
        { IsDone: true, Result: { Lost.Length: 1 } part } => RemovalTexts.RestoredPartOne.With(part.Repo?.Id),
        { IsDone: true, Result: { Lost.IsEmpty: false } part } => RemovalTexts.RestoredPart.With(part.Repo?.Id, part.Lost.Length),
        { IsDone: true, Result: var done } => RemovalTexts.RestoredMoved.With(done.Repo?.Id, string.Join(", ", done.MovedOn.Select(path => path[(path.LastIndexOf('/') + 1)..]))),
        { Holders.IsEmpty: false } => Refusal(RemovalOutcome.InUse, answer.Holders),
        { Problem: not null } => RemovalTexts.RestoreFailed,
        { Result.Outcome: RestoreOutcome.Clashes } => RemovalTexts.RestoreClashes.With(answer.Result.Clashes[0]),
        _ => RemovalTexts.NotInTrash,
    };

    public static string Kind(LooseEndKind kind) => kind switch
    {
        LooseEndKind.DetachedRevision => RemovalTexts.KindDetached,
        LooseEndKind.OrphanedPartial => RemovalTexts.KindOrphaned,
        LooseEndKind.PausedPartial => RemovalTexts.KindPaused,
        LooseEndKind.UnreferencedBlob => RemovalTexts.KindUnreferenced,
        LooseEndKind.DanglingLink => RemovalTexts.KindDangling,
        LooseEndKind.RefToNothing => RemovalTexts.KindRef,
        LooseEndKind.StrayLock => RemovalTexts.KindLock,
        LooseEndKind.EmptyFolder => RemovalTexts.KindFolder,
        _ => RemovalTexts.KindLeftover,
    };

    /// <summary>Why it is listed, and what is lost with it.</summary>
    public static string Why(LooseEndKind kind) => kind switch
    {
        LooseEndKind.DetachedRevision => RemovalTexts.WhyDetached,
        LooseEndKind.OrphanedPartial => RemovalTexts.WhyOrphaned,
        LooseEndKind.PausedPartial => RemovalTexts.WhyPaused,
        LooseEndKind.UnreferencedBlob => RemovalTexts.WhyUnreferenced,
        LooseEndKind.DanglingLink => RemovalTexts.WhyDangling,
        LooseEndKind.RefToNothing => RemovalTexts.WhyRef,
        LooseEndKind.StrayLock => RemovalTexts.WhyLock,
        LooseEndKind.EmptyFolder => RemovalTexts.WhyFolder,
        _ => RemovalTexts.WhyLeftover,
    };

    /// <summary>What keeps it from going, or what to think of before; null for nothing.</summary>
    public static string? Note(LooseEnd end) => end.Obstacle switch
    {
        LooseEndObstacle.InDownload => RemovalTexts.ObstacleDownload,
        LooseEndObstacle.LockHeld => RemovalTexts.ObstacleLock,
        LooseEndObstacle.JustChanged => RemovalTexts.ObstacleChanged,
        LooseEndObstacle.NotUnderstood => RemovalTexts.ObstacleDamaged,
        _ => end.LeadsOutside ? RemovalTexts.LeadsOutside : null,
    };

    public static string Reason(TrashEntry entry) => entry.Reason switch
    {
        TrashReason.WholeRepo => RemovalTexts.ReasonWhole,
        TrashReason.Revisions when entry.Commits.Length == 1 => RemovalTexts.ReasonRevision.With(entry.Commits[0].Abbreviated),
        TrashReason.Revisions => RemovalTexts.ReasonRevisions.With(entry.Commits.Length),
        _ => RemovalTexts.ReasonTidying,
    };
}
