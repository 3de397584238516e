using MlxManager.Core.Cache;
using MlxManager.Core.Library;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library;

/// <summary>Repos and what they are in, in the language of who looks.</summary>
internal static class RepoWords
{
    public static string Kind(RepoKind kind) => kind switch
    {
        RepoKind.Dataset => LibraryTexts.KindDataset,
        RepoKind.Space => LibraryTexts.KindSpace,
        _ => LibraryTexts.KindModel,
    };

    public static string Condition(Condition condition) => condition.Kind switch
    {
        ConditionKind.Arriving => LibraryTexts.InDownloads,
        ConditionKind.Damaged when condition.Flaws == 2 => LibraryTexts.DamagedTwo.With(Flaw(condition.Flaw!)),
        ConditionKind.Damaged when condition.Flaws > 2 => LibraryTexts.DamagedMany.With(Flaw(condition.Flaw!), condition.Flaws - 1),
        ConditionKind.Damaged => LibraryTexts.Damaged.With(Flaw(condition.Flaw!)),
        ConditionKind.Leftovers when condition.LooseBytes > 0 => LibraryTexts.Leftovers.With(Amount.Of(condition.LooseBytes)),
        ConditionKind.Leftovers => LibraryTexts.Hollow,
        _ => Wholeness(condition.Wholeness!),
    };

    public static string Wholeness(Wholeness wholeness) => wholeness.State switch
    {
        WholenessState.Whole => LibraryTexts.Whole,
        WholenessState.Usable => LibraryTexts.Usable,
        WholenessState.Unknown => LibraryTexts.Unknown,
        _ when wholeness.MissingBytes is > 0 and var bytes => $"{Missing(wholeness)}, {Amount.Of(bytes)}",
        _ => Missing(wholeness),
    };

    /// <summary>What is wrong, without saying where.</summary>
    public static string Flaw(CacheFlaw flaw) => flaw.Kind switch
    {
        FlawKind.DanglingLink => LibraryTexts.FlawDanglingLink,
        FlawKind.RefWithoutSnapshot => LibraryTexts.FlawRefWithoutSnapshot,
        FlawKind.FileInSnapshots => LibraryTexts.FlawFileInSnapshots,
        FlawKind.NotAFolder => LibraryTexts.FlawNotAFolder,
        FlawKind.NoSnapshots => LibraryTexts.FlawNoSnapshots,
        FlawKind.Unreadable => LibraryTexts.FlawUnreadable,
        _ => LibraryTexts.FlawUnknownEntry,
    };

    public static string Owner(CachedPartial partial) => partial.Owner switch
    {
        PartialOwner.Ours => LibraryTexts.PartialOurs,
        PartialOwner.Foreign => LibraryTexts.PartialForeign,
        _ => LibraryTexts.PartialOrphaned,
    };

    public static string Files(int count) => count == 1 ? LibraryTexts.OneFile : LibraryTexts.Files.With(count);

    // Without a listing nobody knows how many there should be.
    private static string Missing(Wholeness wholeness) => (wholeness.MissingFiles, wholeness.FilesTotal) switch
    {
        (0, _) => LibraryTexts.Incomplete,
        (1, { } total) => LibraryTexts.IncompleteOneOf.With(total),
        (1, _) => LibraryTexts.IncompleteOne,
        (var missing, { } total) => LibraryTexts.IncompleteManyOf.With(missing, total),
        var (missing, _) => LibraryTexts.IncompleteMany.With(missing),
    };
}
