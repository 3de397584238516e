using MlxManager.Core.Downloads;

namespace MlxManager.Web.Api;

/// <param name="FreedBytes">What the cancel would free on disk.</param>
/// <param name="KeptRevision">The commit of an older complete revision of the model that would stay.</param>
/// <param name="LeftBehind">What could not be told apart from what must stay and would be left, in plain words.</param>
internal sealed record CancelPreviewObject(long FreedBytes, string? KeptRevision, string? LeftBehind)
{
    public static CancelPreviewObject From(CancelPreview preview) => new(preview.FreedBytes, preview.KeptRevision?.Value, preview.LeftBehind);
}
