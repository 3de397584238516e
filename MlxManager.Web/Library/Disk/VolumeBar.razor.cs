using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Disk;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Disk;

/// <summary>The cache's volume from one end to the other; without a volume that tells, the cache alone.</summary>
public partial class VolumeBar
{
    [Parameter, EditorRequired]
    public DiskPicture Picture { get; set; } = default!;

    private IEnumerable<Part> Parts
    {
        get
        {
            yield return new("models", DiskTexts.Models, Picture.ModelBytes, IsAlways: true);
            yield return new("data", DiskTexts.DataAndSpaces, Picture.OtherRepoBytes);
            yield return new("partials", DiskTexts.Partials, Picture.PartialBytes);
            yield return new("loose", DiskTexts.Loose, Picture.LooseBytes);
            yield return new("trash", DiskTexts.Trash, Picture.TrashBytes);
            yield return new("elsewhere", DiskTexts.Elsewhere, Picture.ElsewhereBytes ?? 0);
            yield return new("queued", DiskTexts.Queued, Queued);
            yield return new("free", DiskTexts.Free, Picture.Volume is { } volume ? volume.FreeBytes - Queued : 0, IsAlways: Picture.Volume is not null);
        }
    }

    /// <summary>Of what is free; the rest does not fit, which is said.</summary>
    private long Queued => Picture.Volume is { } volume ? Math.Min(Picture.PromisedBytes, volume.FreeBytes) : Picture.PromisedBytes;

    private string Says => Picture.Volume is not { } volume ? DiskTexts.VolumeUnknown.With(Amount.Of(Picture.CacheBytes))
        : Picture.PromisedBytes > volume.FreeBytes ? DiskTexts.VolumeShort.With(Amount.Of(volume.FreeBytes), Amount.Of(volume.TotalBytes), Amount.Of(Picture.PromisedBytes - volume.FreeBytes))
        : DiskTexts.VolumeSays.With(Amount.Of(volume.FreeBytes), Amount.Of(volume.TotalBytes), Amount.Of(Picture.CacheBytes));

    private string? Unplanned => Picture.Unplanned switch
    {
        0 => null,
        1 => DiskTexts.UnplannedOne,
        var count => DiskTexts.UnplannedMany.With(count),
    };

    private string Share(long bytes) => string.Create(
        CultureInfo.InvariantCulture, $"flex-grow: {1000.0 * bytes / Math.Max(1, Parts.Sum(part => part.Bytes)):0.######}");

    /// <param name="IsAlways">Named even when it is nothing.</param>
    private sealed record Part(string Look, string Name, long Bytes, bool IsAlways = false);
}
