using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>A download that has ended.</summary>
public partial class HistoryRow
{
    private bool _isOpen;
    private bool _isBusy;

    [Parameter, EditorRequired]
    public DownloadSnapshot Download { get; set; } = default!;

    /// <summary>Bring it once more, by the same revision and patterns.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnAgain { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnForget { get; set; }

    private string Said => Sentence.Joined(
        Sentence.Label(Download),
        (Download.CompletedAt ?? Download.CreatedAt).ToLocalTime().ToString("g", CultureInfo.CurrentCulture),
        Download.Commit is { } commit ? $"{Download.Revision} @ {commit.Abbreviated}" : Download.Revision.Value,
        Sentence.Files(Download));

    private async Task WhileBusyAsync(EventCallback work)
    {
        _isBusy = true;
        await work.InvokeAsync();
        _isBusy = false;
    }
}
