using System.Collections.Concurrent;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Disk;

namespace MlxManager.Tests.Library.Disk.Page;

/// <summary>A disk without a disk: the test says what is on it and how removals end.</summary>
internal sealed class ScriptedDiskRoom : IDiskRoom
{
    private readonly ConcurrentQueue<(long Bytes, RepoId? Model)> _planned = new();
    private readonly ConcurrentQueue<RoomItem> _removed = new();

    private event Action? Changed;

    public long? BudgetBytes => Picture.BudgetBytes;

    public DiskPicture Picture { get; set; } = new() { Volume = null, Repos = [] };

    public Func<long, RoomPlan> OnPlan { get; set; } = _ => Stock.Of().Plan(0);

    public Func<IReadOnlyCollection<RoomItem>, RoomMade> OnMake { get; set; } = items => new(RoomPlan.FreedBytes(items), []);

    /// <summary>Of every download.</summary>
    public long? Need { get; set; } = 0;

    public DiskOutlook Outlook { get; set; } = DiskOutlook.Unknown;

    /// <summary>To every download that stands still.</summary>
    public long? Missing { get; set; }

    public IReadOnlyCollection<(long Bytes, RepoId? Model)> Planned => _planned;

    public IReadOnlyCollection<RoomItem> Removed => _removed;

    public void Change() => Changed?.Invoke();

    public IDisposable Follow(Action changed)
    {
        Changed += changed;
        return new Following(() => Changed -= changed);
    }

    public Task<DiskPicture> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Picture);

    public Task<DiskOutlook> OutlookAsync(CancellationToken cancellationToken) => Task.FromResult(Outlook);

    public Task<long?> MissingAsync(DownloadSnapshot download, CancellationToken cancellationToken) => Task.FromResult(Missing);

    public Task<RoomPlan> PlanAsync(long bytes, RepoId? model, CancellationToken cancellationToken)
    {
        _planned.Enqueue((bytes, model));
        return Task.FromResult(OnPlan(bytes));
    }

    public Task<long?> NeedOfAsync(DownloadSnapshot download, CancellationToken cancellationToken) => Task.FromResult(Need);

    public Task<RoomMade> MakeAsync(IReadOnlyCollection<RoomItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            _removed.Enqueue(item);
        }

        return Task.FromResult(OnMake(items));
    }

    private sealed class Following(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
