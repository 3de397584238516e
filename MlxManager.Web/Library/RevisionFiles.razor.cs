using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library;

/// <summary>The files of a revision, those that are not as they should be first.</summary>
public partial class RevisionFiles
{
    [Parameter, EditorRequired]
    public RevisionDetails Details { get; set; } = default!;

    private List<CachedFile> Files { get; set; } = [];

    protected override void OnParametersSet() => Files = [.. Details.Files.OrderBy(file => file.State == CachedFileState.Present)];

    private static string State(CachedFile file) => file.State switch
    {
        CachedFileState.Missing => LibraryTexts.FileMissing,
        CachedFileState.Dangling => LibraryTexts.FileDangling,
        CachedFileState.WrongSize when file.ExpectedBytes is { } bytes => LibraryTexts.FileWrongSize.With(Amount.Of(bytes)),
        _ => "✓",
    };
}
