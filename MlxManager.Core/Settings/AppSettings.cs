using MlxManager.Core.Access;

namespace MlxManager.Core.Settings;

/// <summary>Everything that is set, parsed and checked: what comes from outside and, above it, what was set on the page.</summary>
public sealed record AppSettings(HubOptions Hub, MlxManagerOptions MlxManager)
{
    public TelemetryOptions Telemetry { get; init; } = new();

    public OtherStores Stores { get; init; } = OtherStores.None;

    public LogOptions Log { get; init; } = new();

    public AccessOptions Access { get; init; } = new();

    /// <summary>As these settings were before <see cref="With"/>.</summary>
    public OutsideSettings Outside { get; init; } = new(Hub, MlxManager);

    /// <summary>
    /// What is set on the page wins over what comes from outside; the rest stays. Limits and secrets that count at once are
    /// not in here: who needs them follows the preferences.
    /// </summary>
    public AppSettings With(EarlyPreferences early)
    {
        var access = early.Preferences.Access;

        // What is unfinished goes on where its bytes are; another folder waits until nothing is.
        var cache = early.HasUnfinished ? access.CacheBefore ?? access.CacheDirectory : access.CacheDirectory;
        return this with
        {
            Hub = Hub with { Endpoint = access.Endpoint ?? Hub.Endpoint, CacheDirectory = cache ?? Hub.CacheDirectory },
            MlxManager = MlxManager with { MaxConnections = access.MaxConnections ?? MlxManager.MaxConnections },
        };
    }
}
