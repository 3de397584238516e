using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Core.Settings;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Settings;

/// <summary>Where models lie.</summary>
public sealed partial class CacheSection
{
    private string _text = "";

    [Inject]
    private OutsideSettings Outside { get; set; } = default!;

    [Inject]
    private HubOptions Hub { get; set; } = default!;

    [Inject]
    private IDownloads Downloads { get; set; } = default!;

    private string Wanted => Access.CacheDirectory ?? Outside.Hub.CacheDirectory;

    protected override void OnInitialized() => _text = Access.CacheDirectory ?? "";

    private Task SaveAsync() => DoAsync(async cancellationToken =>
    {
        string? folder = null;
        if (!string.IsNullOrWhiteSpace(_text))
        {
            if (CacheFolder.Check(_text, out folder) is { } fault)
            {
                return Outcome.Bad(Words(fault));
            }

            _text = folder;
        }

        var unfinished = (folder ?? Outside.Hub.CacheDirectory) == Wanted ? 0 : Unfinished();
        if (unfinished > 0)
        {
            return Outcome.Bad(unfinished == 1 ? SettingsTexts.CacheUnfinishedOne : SettingsTexts.CacheUnfinished.With(unfinished));
        }

        // One that begins before the next start has its bytes in the folder of now, and finds them there.
        await ChangeAsync(access => access with { CacheDirectory = folder, CacheBefore = Hub.CacheDirectory }, cancellationToken);
        return Outcome.Good(Wanted == Hub.CacheDirectory ? SettingsTexts.Saved : SettingsTexts.SavedForStart);
    });

    private Task SetTakesAsync(ChangeEventArgs change) => DoAsync(async cancellationToken =>
    {
        await Preferences.ChangeAsync(all => all with { Library = all.Library with { TakesFromOtherTools = change.Value is true } }, cancellationToken);
        return Outcome.Good(SettingsTexts.Saved);
    });

    private int Unfinished()
    {
        using var now = Downloads.Subscribe();
        return now.Current.Values.Count(download => download.Status is not (DownloadStatus.Completed or DownloadStatus.Cancelled));
    }

    private static string Words(FolderFault fault) => fault switch
    {
        FolderFault.NotAbsolute => SettingsTexts.CacheNotAbsolute,
        FolderFault.NotThere => SettingsTexts.CacheNotThere,
        FolderFault.NotAFolder => SettingsTexts.CacheNotAFolder,
        _ => SettingsTexts.CacheNotWritable,
    };
}
