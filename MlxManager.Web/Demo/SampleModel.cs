namespace MlxManager.Web.Demo;

public enum SampleGating
{
    Open,
    Auto,
    Manual,
}

/// <summary>A model as the sample Hub is given it: what the listing tells, and the files of its first commit on <c>main</c>.</summary>
public sealed record SampleModel(string Id, params IReadOnlyList<SampleFile> Files)
{
    public SampleGating Gating { get; init; }

    public bool IsPrivate { get; init; }

    public bool IsDisabled { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = ["mlx", "safetensors"];

    public long Downloads { get; init; }

    public long Likes { get; init; }

    public DateTimeOffset CreatedAt { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset LastModified { get; init; } = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    public string? PipelineTag { get; init; } = "text-generation";

    public string? LibraryName { get; init; } = "mlx";

    /// <summary>Number of parameters; the listing's <c>safetensors</c> figures come from it.</summary>
    public long? ParameterCount { get; init; }

    internal string? Owner => Id.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? Id[..slash] : null;
}
