namespace MlxManager.Web.Terminal;

/// <summary>Who shows downloads that are followed. One thread at a time.</summary>
internal interface IDownloadView
{
    /// <param name="json">The download as the server told it.</param>
    void Show(RemoteDownload download, string json);

    /// <summary>Something that concerns no single download, such as a server that does not answer; null when it is over.</summary>
    void Tell(string? trouble);

    /// <summary>Time has passed.</summary>
    void Tick();
}
