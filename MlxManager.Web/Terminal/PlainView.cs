namespace MlxManager.Web.Terminal;

/// <summary>For a log or a pipe: a line at each change of course, and otherwise one every ten seconds.</summary>
internal sealed class PlainView(Screen screen, TimeProvider time) : IDownloadView
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<int, Followed> _downloads = [];
    private string? _trouble;

    public void Show(RemoteDownload download, string json)
    {
        var before = _downloads.GetValueOrDefault(download.DownloadId);
        _downloads[download.DownloadId] = new Followed(download, before?.Course, before?.SaidAt ?? 0);
        Tick();
    }

    public void Tell(string? trouble)
    {
        if (trouble is not null && trouble != _trouble)
        {
            screen.Say(trouble);
        }

        _trouble = trouble;
    }

    public void Tick()
    {
        foreach (var (id, followed) in _downloads.ToList())
        {
            var course = DownloadWords.Course(followed.Now);
            if (course != followed.Course || (!followed.Now.IsAtRest && time.GetElapsedTime(followed.SaidAt) >= Pace))
            {
                var words = Downloads.Sentence.Joined(DownloadWords.Label(followed.Now), DownloadWords.Sentence(followed.Now, time.GetUtcNow()));
                screen.Say($"{followed.Now.Name}: {words}");
                _downloads[id] = followed with { Course = course, SaidAt = time.GetTimestamp() };
            }
        }
    }

    private sealed record Followed(RemoteDownload Now, string? Course, long SaidAt);
}
