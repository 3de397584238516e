namespace MlxManager.Core.Hub;

public enum ModelSort
{
    Downloads,
    Likes,
    LastModified,
    CreatedAt,
    Trending,
}

/// <summary>One question to the Hub's model listing.</summary>
/// <param name="Text">Free text; null for all.</param>
/// <param name="Filters">Tags that all must be present, such as <c>mlx</c>.</param>
/// <param name="Cursor">The opaque cursor of a page before, or null for the first page.</param>
public sealed record ModelSearch(
    string? Text,
    IReadOnlyList<string> Filters,
    string? Author = null,
    ModelSort Sort = ModelSort.Downloads,
    int Limit = 30,
    string? Cursor = null);

/// <param name="NextCursor">Pass it as <see cref="ModelSearch.Cursor"/> for the next page; null on the last.</param>
public sealed record ModelPage(IReadOnlyList<ModelSummary> Models, string? NextCursor);

public enum Gating
{
    Open,
    Auto,
    Manual,
}

/// <summary>A model as the listing shows it. Everything but the id may be missing.</summary>
/// <param name="ParameterCount">Number of parameters from the safetensors metadata, when the listing gives it.</param>
/// <param name="SizeBytes">Bytes of all files, when known from the listing.</param>
public sealed record ModelSummary(
    RepoId Id,
    CommitHash? Commit,
    Gating Gating,
    bool IsPrivate,
    bool IsDisabled,
    long Downloads,
    long Likes,
    DateTimeOffset? LastModified,
    string? PipelineTag,
    string? LibraryName,
    IReadOnlyList<string> Tags,
    long? ParameterCount,
    long? SizeBytes);

/// <summary>A model at one revision, resolved to a commit.</summary>
public sealed record ModelDetails(ModelSummary Summary, Revision Revision, CommitHash Commit);
