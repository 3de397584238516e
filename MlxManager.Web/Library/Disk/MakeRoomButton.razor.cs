using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library.Disk;
using MlxManager.Web.Downloads;
using MudBlazor;

namespace MlxManager.Web.Library.Disk;

/// <summary>For a download that stands still because the disk is full: makes room, and lets it go on.</summary>
public partial class MakeRoomButton
{
    private bool _isAsking;

    [Parameter, EditorRequired]
    public DownloadSnapshot Download { get; set; } = default!;

    [Inject]
    private IDiskRoom Room { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    private async Task AskAsync()
    {
        _isAsking = true;
        try
        {
            if (await MakeRoomDialog.AskAsync(Dialogs, await NeedAsync(), Download.Model) is not null)
            {
                await GoOnAsync();
            }
        }
        finally
        {
            _isAsking = false;
        }
    }

    private async Task<long?> NeedAsync()
    {
        try
        {
            return await Room.NeedOfAsync(Download, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The dialog cannot look at the cache either, and says why.
            return null;
        }
    }

    /// <summary>Unless somebody else has seen to it meanwhile.</summary>
    private async Task GoOnAsync()
    {
        DownloadCommand? command = Coordinator.Find(Download.Id)?.Download.Status switch
        {
            DownloadStatus.Paused => DownloadCommand.Resume,
            DownloadStatus.Failed => DownloadCommand.Retry,
            _ => null,
        };
        if (command is { } wanted)
        {
            await Coordinator.CommandAsync(Download.Id, wanted);
        }
    }
}
