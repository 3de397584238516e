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
/// <param name="Task">What it is for, in the Hub's words, such as <c>text-generation</c>.</param>
/// <param name="Parameters">As the Hub counts them, which for packed weights is less than there are.</param>
/// <param name="IsGated">Only those whose terms must be accepted, or only those without; null for both.</param>
public sealed record ModelSearch(
    string? Text,
    IReadOnlyList<string> Filters,
    string? Author = null,
    ModelSort Sort = ModelSort.Downloads,
    int Limit = 30,
    string? Cursor = null,
    string? Task = null,
    ParameterRange? Parameters = null,
    bool? IsGated = null);

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
    long? SizeBytes)
{
    /// <summary>Number of stored elements by their type in the safetensors format, such as <c>BF16</c>, when the listing gives it.</summary>
    public IReadOnlyDictionary<string, long>? Elements { get; init; }

    /// <summary>Bits a weight as its config says, when it is quantized and says so.</summary>
    public int? ConfigBits { get; init; }

    /// <summary>Number of parameters of a repo of GGUF files.</summary>
    public long? GgufParameters { get; init; }
}

/// <summary>A model at one revision, resolved to a commit.</summary>
public sealed record ModelDetails(ModelSummary Summary, Revision Revision, CommitHash Commit);
