namespace MlxManager.Web.Demo;

public enum FaultTarget
{
    /// <summary>Everything below <c>/api</c> but file content.</summary>
    Api,

    /// <summary>The first answer for a file, <c>/{id}/resolve/…</c>: a redirect.</summary>
    Resolve,

    /// <summary>Where a file's bytes are: the content host, or <c>/api/resolve-cache</c> for small files.</summary>
    Content,
}

/// <summary>Which requests a fault befalls. All conditions must hold; of several rules the first that was added counts.</summary>
public sealed record FaultRule
{
    public required FaultTarget Target { get; init; }

    public required Fault Kind { get; init; }

    /// <summary>Pattern for the file's path in the model, or for the request's path with <see cref="FaultTarget.Api"/>. <c>*</c> crosses <c>/</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Pattern for the model's id.</summary>
    public string? Model { get; init; }

    /// <summary>Only requests for ranges that hold this offset of the file.</summary>
    public long? Covers { get; init; }

    /// <summary>How often at most; null for ever.</summary>
    public int? Times { get; init; }

    /// <summary>Only each n-th of the requests that would fit.</summary>
    public int Every { get; init; } = 1;
}
