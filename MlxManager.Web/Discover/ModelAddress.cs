using MlxManager.Core.Hub;

namespace MlxManager.Web.Discover;

/// <summary>Where a model's sheet is on our own page, relative to its base.</summary>
internal static class ModelAddress
{
    public static string Of(RepoId model, Revision? revision = null) =>
        revision is null || revision == Revision.Main ? $"model/{model}" : $"model/{model}?revision={Uri.EscapeDataString(revision.Value)}";
}
