using System.Collections.Concurrent;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Downloads;

/// <summary>
/// What has happened and was not told yet, oldest first. Knows what this circuit is starting itself, so that it is not told
/// of its own downloads as if others had begun them.
/// </summary>
internal sealed class NewsBox
{
    /// <summary>Nobody may be there to take them: the oldest go.</summary>
    private const int Most = 100;

    private readonly ConcurrentQueue<DownloadNews> _news = new();
    private readonly ConcurrentDictionary<RepoId, int> _starting = new();

    public bool IsEmpty => _news.IsEmpty;

    public void BeginStart(RepoId model) => _starting.AddOrUpdate(model, 1, (_, count) => count + 1);

    public void EndStart(RepoId model) => _starting.AddOrUpdate(model, 0, (_, count) => count - 1);

    public void Gather(TilePicture before, TilePicture after)
    {
        foreach (var news in PictureChanges.News(before, after, IsStarting))
        {
            _news.Enqueue(news);
        }

        while (_news.Count > Most)
        {
            _news.TryDequeue(out _);
        }
    }

    public IEnumerable<DownloadNews> Take()
    {
        while (_news.TryDequeue(out var news))
        {
            yield return news;
        }
    }

    private bool IsStarting(RepoId model) => _starting.GetValueOrDefault(model) > 0;
}
