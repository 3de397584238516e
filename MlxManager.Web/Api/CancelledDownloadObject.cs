using MlxManager.Core.Downloads;

namespace MlxManager.Web.Api;

/// <summary>A download object after its cancel.</summary>
internal sealed record CancelledDownloadObject : DownloadObject
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    private CancelledDownloadObject(DownloadObject download, long freedBytes)
        : base(download) => FreedBytes = freedBytes;

    /// <summary>What the cancel freed on disk.</summary>
    public long FreedBytes { get; }

    public static CancelledDownloadObject From(DownloadSnapshot download, long freedBytes) => new(DownloadObject.From(download), freedBytes);
}
