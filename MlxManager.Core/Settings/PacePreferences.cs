namespace MlxManager.Core.Settings;

/// <summary>How much at once.</summary>
public sealed record PacePreferences
{
    /// <summary>Downloads that run at the same time, 1 to 64.</summary>
    public int? MaxActiveDownloads { get; init; }
}
