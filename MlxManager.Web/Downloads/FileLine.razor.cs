using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>One file of a download: ✓ here, ▶ on its way, ○ to come.</summary>
public partial class FileLine
{
    [Parameter, EditorRequired]
    public FileSnapshot File { get; set; } = default!;

    private string Kind => File.Status switch
    {
        FileStatus.Done => "done",
        FileStatus.Transferring => "now",
        _ => "later",
    };

    private string Mark => File.Status switch
    {
        FileStatus.Done => "✓",
        FileStatus.Transferring => "▶",
        _ => "○",
    };

    private string Word => File.Status switch
    {
        FileStatus.Done => DownloadsTexts.FileDone,
        FileStatus.Transferring => DownloadsTexts.FileNow,
        _ => DownloadsTexts.FileLater,
    };

    private string Bytes => File.Status == FileStatus.Done || File.DownloadedBytes == 0
        ? Amount.Of(File.Size)
        : Amount.Of(File.DownloadedBytes, File.Size);
}
