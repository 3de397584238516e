using MlxManager.Core.Downloads;

namespace MlxManager.Web.Models;

/// <summary>What bringing the chosen files means, in bytes. A content that several files share counts once, as it is fetched once.</summary>
/// <param name="HereBytes">Are in the cache already, whole or in part, and are reused.</param>
/// <param name="ComingBytes">Of those to fetch, what a download under way brings anyway.</param>
/// <param name="RoomBytes">What the volume must have room for besides what is promised already.</param>
public sealed record SheetTotals(int Files, long TotalBytes, long HereBytes, long ComingBytes, long RoomBytes)
{
    public long FetchBytes => TotalBytes - HereBytes;

    public static SheetTotals Of(SheetSelection selection, DiskOutlook outlook)
    {
        var (total, here, coming, room) = (0L, 0L, 0L, 0L);
        foreach (var file in selection.Files.DistinctBy(file => file.File.Etag))
        {
            var size = file.File.Size;
            var content = StateOf(file, outlook);
            var good = Math.Min(content.HereBytes, size);
            total += size;
            here += good;
            coming += content.IsComing ? size - good : 0;
            room += content.NeedsNoRoom ? 0 : size;
        }

        return new(selection.Count, total, here, coming, room);
    }

    /// <summary>The latest look at the disk, else what was seen when the sheet was opened.</summary>
    public static ContentOutlook StateOf(SheetFile file, DiskOutlook outlook) =>
        outlook.Contents.GetValueOrDefault(file.File.Etag) ?? (file.IsHere ? ContentOutlook.Whole(file.File.Size) : ContentOutlook.Nothing);

    /// <summary>Free once this and everything under way is here; negative when that does not fit; null when it cannot be told.</summary>
    public long? FreeAfter(DiskOutlook outlook) => outlook.FreeBytes - outlook.PromisedBytes - RoomBytes;
}
