using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Models;

/// <summary>What bringing the chosen files means, in bytes. A content that several files share counts once, as it is fetched once.</summary>
/// <param name="HereBytes">Are in the cache already, whole or in part, and are reused.</param>
/// <param name="ComingBytes">Of those to fetch, what a download under way brings anyway.</param>
/// <param name="RoomBytes">What the volume must have room for besides what is promised already.</param>
public sealed record SheetTotals(int Files, long TotalBytes, long HereBytes, long ComingBytes, long RoomBytes)
{
    /// <summary>Of those that are not here, what is copied from elsewhere on this machine, by where it lies.</summary>
    public ImmutableSortedDictionary<BlobStore, long> Copied { get; init; } = ImmutableSortedDictionary<BlobStore, long>.Empty;

    public long CopiedBytes => Copied.Values.Sum();

    public long FetchBytes => TotalBytes - HereBytes - CopiedBytes;

    public static SheetTotals Of(SheetSelection selection, DiskOutlook outlook)
    {
        var (total, here, coming, room) = (0L, 0L, 0L, 0L);
        var copied = ImmutableSortedDictionary.CreateBuilder<BlobStore, long>();
        foreach (var file in selection.Files.DistinctBy(file => file.File.Etag))
        {
            var size = file.File.Size;
            var content = StateOf(file, outlook);
            var good = Math.Min(content.HereBytes, size);
            total += size;
            here += good;
            coming += content.IsComing ? size - good : 0;
            var elsewhere = TakenFrom(file, outlook);
            room += content.NeedsNoRoom || elsewhere is { NeedsNoRoom: true } ? 0 : size;
            if (elsewhere is not null)
            {
                copied[elsewhere.Store] = copied.GetValueOrDefault(elsewhere.Store) + size - good;
            }
        }

        return new(selection.Count, total, here, coming, room) { Copied = copied.ToImmutable() };
    }

    /// <summary>The latest look at the disk, else what was seen when the sheet was opened.</summary>
    public static ContentOutlook StateOf(SheetFile file, DiskOutlook outlook) =>
        outlook.Contents.GetValueOrDefault(file.File.Etag) ?? (file.IsHere ? ContentOutlook.Whole(file.File.Size) : ContentOutlook.Nothing);

    /// <summary>From where its content is copied; null when it is here, or another download brings it, or it has to be fetched.</summary>
    public static BlobElsewhere? TakenFrom(SheetFile file, DiskOutlook outlook) =>
        StateOf(file, outlook) is { IsComing: false } content && content.HereBytes < file.File.Size ? file.Elsewhere : null;

    /// <summary>Free once this and everything under way is here; negative when that does not fit; null when it cannot be told.</summary>
    public long? FreeAfter(DiskOutlook outlook) => outlook.FreeBytes - outlook.PromisedBytes - RoomBytes;
}
