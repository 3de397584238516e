using System.Globalization;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Discover;

namespace MlxManager.Web.Models;

/// <summary>What the sheet says of figures and states.</summary>
internal static class SheetWords
{
    public static string Format(string format, params object?[] values) => string.Format(CultureInfo.CurrentCulture, format, values);

    public static string Files(int count) => count == 1 ? ModelsTexts.OneFile : Format(ModelsTexts.ManyFiles, count);

    public static IEnumerable<string> Facts(ModelSummary model)
    {
        if (ModelText.Parameters(model) is { } parameters)
        {
            yield return parameters;
        }

        yield return Format(ModelsTexts.DownloadsFact, ModelText.Count(model.Downloads));
        yield return Format(ModelsTexts.LikesFact, ModelText.Count(model.Likes));
        if (model.Tags.FirstOrDefault(tag => tag.StartsWith("license:", StringComparison.Ordinal)) is { Length: > 8 and < 60 } license)
        {
            yield return Format(ModelsTexts.LicenseFact, license["license:".Length..]);
        }
    }

    public static string NameOf(SheetPreset preset) => preset.Kind switch
    {
        PresetKind.Essentials => ModelsTexts.Essentials,
        PresetKind.Basics => ModelsTexts.Basics,
        PresetKind.Quantization => preset.Name!,
        _ => ModelsTexts.Everything,
    };

    public static string StateOf(DownloadSnapshot download) => download.Status switch
    {
        DownloadStatus.Pending => ModelsTexts.StateQueued,
        DownloadStatus.Downloading => Format(ModelsTexts.StateRunning, (int)download.Progress),
        DownloadStatus.Paused => Format(ModelsTexts.StatePaused, (int)download.Progress),
        DownloadStatus.Failed => ModelsTexts.StateFailed,
        DownloadStatus.Completed => ModelsTexts.StateCompleted,
        _ => ModelsTexts.StateCancelled,
    };

    /// <summary>Of the chosen files, below what is to fetch.</summary>
    public static IEnumerable<string> Amounts(SheetTotals totals)
    {
        yield return Format(ModelsTexts.InFiles, ByteText.Of(totals.TotalBytes), Files(totals.Files));
        if (totals.HereBytes > 0 && totals.HereBytes < totals.TotalBytes)
        {
            yield return Format(ModelsTexts.HereAlready, ByteText.Of(totals.HereBytes));
        }

        foreach (var (store, bytes) in totals.Copied)
        {
            yield return Format(CopiedFrom(store), ByteText.Of(bytes));
        }

        if (totals.ComingBytes > 0)
        {
            yield return Format(ModelsTexts.ComingAnyway, ByteText.Of(totals.ComingBytes));
        }
    }

    public static string StoreOf(BlobStore store) => store switch
    {
        BlobStore.Ollama => ModelsTexts.MarkOllama,
        BlobStore.LmStudio => ModelsTexts.MarkLmStudio,
        _ => ModelsTexts.MarkOtherRepo,
    };

    /// <summary>Of the room on the disk.</summary>
    public static IEnumerable<string> Room(DiskOutlook outlook)
    {
        if (outlook.FreeBytes is { } free)
        {
            yield return Format(ModelsTexts.FreeNow, ByteText.Of(free));
        }

        if (outlook.PromisedBytes > 0)
        {
            yield return Format(outlook.Promises == 1 ? ModelsTexts.PromisedToOne : ModelsTexts.PromisedToMany, ByteText.Of(outlook.PromisedBytes), outlook.Promises);
        }
    }

    private static string CopiedFrom(BlobStore store) => store switch
    {
        BlobStore.Ollama => ModelsTexts.CopiedFromOllama,
        BlobStore.LmStudio => ModelsTexts.CopiedFromLmStudio,
        _ => ModelsTexts.CopiedFromOtherRepo,
    };

    public static string? Unplanned(DiskOutlook outlook) => outlook.Unplanned switch
    {
        0 => null,
        1 => ModelsTexts.UnplannedOne,
        var count => Format(ModelsTexts.UnplannedMany, count),
    };
}
