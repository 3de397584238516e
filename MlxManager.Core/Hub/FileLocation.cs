namespace MlxManager.Core.Hub;

/// <summary>Where the bytes of one file can be asked right now.</summary>
/// <param name="Url">Absolute http(s) address; signed and short-lived when on another origin.</param>
/// <param name="Authorization">The value for the Authorization header, only ever set for the endpoint's own origin.</param>
/// <param name="ExpiresAt">When the signature ends, if the address says so.</param>
public sealed record FileLocation(Uri Url, string? Authorization, DateTimeOffset? ExpiresAt)
{
    // A signed address and a token are secrets: keep both out of logs.
    public override string ToString() => $"{Url.Scheme}://{Url.Authority}/…";
}
