using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Discover;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Models;

/// <summary>What the sheet says of figures and states.</summary>
internal static class SheetWords
{

    public static string Files(int count) => count == 1 ? ModelsTexts.OneFile : ModelsTexts.ManyFiles.With(count);

    public static IEnumerable<string> Facts(ModelSummary model)
    {
        if (ModelText.Parameters(model) is { } parameters)
        {
            yield return parameters;
        }

        yield return ModelText.Downloads(model.Downloads);
        yield return ModelText.Likes(model.Likes);
        if (model.Tags.FirstOrDefault(tag => tag.StartsWith("license:", StringComparison.Ordinal)) is { Length: > 8 and < 60 } license)
        {
            yield return ModelsTexts.LicenseFact.With(license["license:".Length..]);
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
        DownloadStatus.Downloading => ModelsTexts.StateRunning.With((int)download.Progress),
        DownloadStatus.Paused => ModelsTexts.StatePaused.With((int)download.Progress),
        DownloadStatus.Failed => ModelsTexts.StateFailed,
        DownloadStatus.Completed => ModelsTexts.StateCompleted,
        _ => ModelsTexts.StateCancelled,
    };

    /// <summary>Of the chosen files, below what is to fetch.</summary>
    public static IEnumerable<string> Amounts(SheetTotals totals)
    {
        yield return ModelsTexts.InFiles.With(Amount.Of(totals.TotalBytes), Files(totals.Files));
        if (totals.HereBytes > 0 && totals.HereBytes < totals.TotalBytes)
        {
            yield return ModelsTexts.HereAlready.With(Amount.Of(totals.HereBytes));
        }

        foreach (var (store, bytes) in totals.Copied)
        {
            yield return CopiedFrom(store).With(Amount.Of(bytes));
        }

        if (totals.ComingBytes > 0)
        {
            yield return ModelsTexts.ComingAnyway.With(Amount.Of(totals.ComingBytes));
        }
    }

    public static string StoreOf(BlobStore store) => store switch
    {
        BlobStore.OtherRevision => ModelsTexts.MarkOtherRevision,
        BlobStore.Ollama => ModelsTexts.MarkOllama,
        BlobStore.LmStudio => ModelsTexts.MarkLmStudio,
        _ => ModelsTexts.MarkOtherRepo,
    };

    /// <summary>Of the room on the disk.</summary>
    public static IEnumerable<string> Room(DiskOutlook outlook)
    {
        if (outlook.FreeBytes is { } free)
        {
            yield return ModelsTexts.FreeNow.With(Amount.Of(free));
        }

        if (outlook.PromisedBytes > 0)
        {
            yield return (outlook.Promises == 1 ? ModelsTexts.PromisedToOne : ModelsTexts.PromisedToMany).With(Amount.Of(outlook.PromisedBytes), outlook.Promises);
        }
    }

    private static string CopiedFrom(BlobStore store) => store switch
    {
        BlobStore.OtherRevision => ModelsTexts.CopiedFromOtherRevision,
        BlobStore.Ollama => ModelsTexts.CopiedFromOllama,
        BlobStore.LmStudio => ModelsTexts.CopiedFromLmStudio,
        _ => ModelsTexts.CopiedFromOtherRepo,
    };

    public static string? Unplanned(DiskOutlook outlook) => outlook.Unplanned switch
    {
        0 => null,
        1 => ModelsTexts.UnplannedOne,
        var count => ModelsTexts.UnplannedMany.With(count),
    };
}
