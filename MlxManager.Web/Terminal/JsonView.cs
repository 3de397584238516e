namespace MlxManager.Web.Terminal;

/// <summary>Each change as the server tells it, a line each, for programs; and for people what <paramref name="words"/> shows.</summary>
internal sealed class JsonView(Screen screen, IDownloadView? words) : IDownloadView
{
    public void Show(RemoteDownload download, string json)
    {
        screen.Data(json);
        words?.Show(download, json);
    }

    public void Tell(string? trouble)
    {
        if (words is not null)
        {
            words.Tell(trouble);
        }
        else if (trouble is not null)
        {
            screen.Complain(trouble);
        }
    }

    public void Tick() => words?.Tick();
}
