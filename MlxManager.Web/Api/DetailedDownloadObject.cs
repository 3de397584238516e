using MlxManager.Core.Downloads;

namespace MlxManager.Web.Api;

/// <summary>A download object with its files; none before it is planned.</summary>
internal sealed record DetailedDownloadObject : DownloadObject
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    private DetailedDownloadObject(DownloadObject download, IReadOnlyList<FileObject> files)
        : base(download) => Files = files;

    public IReadOnlyList<FileObject> Files { get; }

    public static DetailedDownloadObject From(DownloadDetails details) => new(
        DownloadObject.From(details.Download),
        [.. details.Files.Select(file => new FileObject(file.Path.Value, file.Size, file.DownloadedBytes, file.Status))]);
}

/// <param name="Path">The path inside the model.</param>
/// <param name="Size">Bytes of the whole file.</param>
internal sealed record FileObject(string Path, long Size, long DownloadedBytes, FileStatus Status);
