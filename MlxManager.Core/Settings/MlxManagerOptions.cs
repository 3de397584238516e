namespace MlxManager.Core.Settings;

/// <summary>The product's own settings, section <c>MlxManager</c>.</summary>
public sealed class MlxManagerOptions
{
    public const string Section = "MlxManager";

    /// <summary>Where SQLite and keys lie; default the platform's application-data folder + <c>MlxManager</c>.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>Downloads that run at the same time.</summary>
    public int MaxActiveDownloads { get; set; } = 2;

    /// <summary>Connections for content, in all.</summary>
    public int MaxConnections { get; set; } = 16;
}
