using System.Globalization;
using MlxManager.Core.Cache;
using MlxManager.Core.Library.Disk;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Disk;

/// <summary>What is said of things that could go, and of the sums.</summary>
internal static class RoomWords
{
    public static string Name(RoomItem item) => item.Repo?.Id.Value ?? DiskTexts.Trash;

    public static string Note(RoomItem item) => item.Kind switch
    {
        RoomItemKind.OrphanedPartials => item.FileNames.Length == 1 ? DiskTexts.NotePartial : DiskTexts.NotePartials.With(item.FileNames.Length),
        RoomItemKind.LooseBlobs => item.FileNames.Length == 1 ? DiskTexts.NoteLooseOne : DiskTexts.NoteLoose.With(item.FileNames.Length),
        RoomItemKind.Trash => DiskTexts.NoteTrash,
        RoomItemKind.DetachedRevision => DiskTexts.NoteRevision.With(item.Commit!.Abbreviated, Day(item.LastUsed)),
        _ => (item.Repo!.Kind switch
        {
            RepoKind.Dataset => DiskTexts.NoteDataset,
            RepoKind.Space => DiskTexts.NoteSpace,
            _ => DiskTexts.NoteModel,
        }).With(Day(item.LastUsed)),
    };

    public static string Why(KeptReason reason) => reason switch
    {
        KeptReason.Pinned => DiskTexts.KeptPinned,
        KeptReason.InDownload => DiskTexts.KeptInDownload,
        KeptReason.InUse => DiskTexts.KeptInUse,
        _ => DiskTexts.KeptWanted,
    };

    public static string Why(RoomLeft left) => left.Reason switch
    {
        LeftReason.Busy => DiskTexts.LeftBusy,
        LeftReason.CacheAway => DiskTexts.LeftAway,
        _ => DiskTexts.LeftFailed.With(left.Message),
    };

    /// <param name="bytes">What is to fit; null when nobody knows.</param>
    public static IEnumerable<string> Facts(RoomPlan plan, long? bytes)
    {
        var (disk, budget) = plan.Shortage;
        if (bytes is null)
        {
            yield return DiskTexts.NeedUnknown;
        }

        if (disk > 0)
        {
            yield return DiskTexts.LacksDisk.With(Amount.Of(disk));
        }

        if (budget > 0)
        {
            yield return DiskTexts.LacksBudget.With(Amount.Of(budget));
        }

        if (!plan.IsEnough)
        {
            yield return DiskTexts.NotEnough.With(Amount.Of(plan.PossibleBytes));
        }

        yield return DiskTexts.ForGood;
    }

    public static string Sum(long chosen, long needed, long freed)
    {
        var said = freed > 0 ? DiskTexts.SumFreed.With(Amount.Of(freed)) + " " : "";
        return said + (
            needed == 0 ? DiskTexts.SumChosen.With(Amount.Of(chosen))
            : chosen >= needed ? DiskTexts.SumEnough.With(Amount.Of(chosen), Amount.Of(needed))
            : DiskTexts.SumMissing.With(Amount.Of(chosen), Amount.Of(needed - chosen)));
    }

    private static string Day(DateTimeOffset at) => at.ToLocalTime().ToString("d", CultureInfo.CurrentCulture);
}
