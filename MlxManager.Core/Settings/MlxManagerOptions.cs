namespace MlxManager.Core.Settings;

/// <summary>The product's own settings, section <c>MlxManager</c>. Read and checked once, at the start.</summary>
/// <param name="DataDirectory">Absolute path where SQLite and keys lie; default the platform's application-data folder + <c>MlxManager</c>.</param>
/// <param name="MaxActiveDownloads">Downloads that run at the same time, 1 to 64.</param>
/// <param name="MaxConnections">Connections for content in all, 1 to 64.</param>
public sealed record MlxManagerOptions(string DataDirectory, int MaxActiveDownloads = 2, int MaxConnections = 16)
{
    public const string Section = "MlxManager";
}
