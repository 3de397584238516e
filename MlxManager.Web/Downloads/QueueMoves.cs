using MlxManager.Web.Layout;

namespace MlxManager.Web.Downloads;

/// <summary>
/// Moving a download among those that wait for their turn, as one circuit sees them. What it comes to is the engine's to say;
/// here it is only asked, and announced.
/// </summary>
public sealed class QueueMoves(DownloadCoordinator coordinator)
{
    public int Count => Queued.Count;

    private List<int> Queued => [.. coordinator.Order.Where(IsIn)];

    public bool IsIn(int id) => coordinator.Find(id) is { Group: TileGroup.Queued, HasLeft: false, LeavesAt: null };

    /// <summary>0 is next; -1 for one that does not wait.</summary>
    public int Place(int id) => Queued.IndexOf(id);

    public Task UpAsync(int id) => ToAsync(id, Place(id) - 1);

    public Task DownAsync(int id) => ToAsync(id, Place(id) + 1);

    public Task ToFrontAsync(int id) => ToAsync(id, 0);

    /// <param name="before">Null for the end. One that does not wait any more is taken for the front: it was above all others.</param>
    public Task BeforeAsync(int id, int? before)
    {
        var others = Queued;
        others.Remove(id);
        return ToAsync(id, before is { } other ? Math.Max(0, others.IndexOf(other)) : others.Count);
    }

    private async Task ToAsync(int id, int place)
    {
        var others = Queued;
        var from = others.IndexOf(id);
        if (from < 0 || place == from || place < 0 || place >= others.Count)
        {
            return;
        }

        others.RemoveAt(from);
        var answer = await coordinator.MoveAsync(id, place < others.Count ? others[place] : null);
        if (answer is { IsDone: true, Download: { } download })
        {
            coordinator.Announce(DownloadsTexts.MovedTo.With(download.Model, place + 1, others.Count + 1));
        }
    }
}
