namespace MlxManager.Core.Settings;

/// <summary>Where the Hub and the cache are, and how to get there.</summary>
public sealed record AccessPreferences
{
    /// <summary>Of a mirror; scheme and authority, and a base path if it has one.</summary>
    public Uri? Endpoint { get; init; }
}
