using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Removal;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Library.Disk;

/// <summary>The room as the library, the downloads and the disk have it now.</summary>
internal sealed class DiskRoom : IDiskRoom
{
    private readonly ModelCache _cache;
    private readonly LibraryIndex _index;
    private readonly LibraryTrash _trash;
    private readonly IDownloads _downloads;
    private readonly DiskForecast _forecast;
    private readonly PreferencesStore _preferences;
    private readonly DownloadNeed _need;
    private readonly RoomMaker _maker;

    public DiskRoom(
        ModelCache cache,
        LibraryIndex index,
        LibraryTrash trash,
        IDownloads downloads,
        DiskForecast forecast,
        PreferencesStore preferences,
        DownloadNeed need,
        RoomMaker maker) => (_cache, _index, _trash, _downloads, _forecast, _preferences, _need, _maker) =
        (cache, index, trash, downloads, forecast, preferences, need, maker);

    public long? BudgetBytes => _preferences.Current.Library.BudgetBytes;

    public IDisposable Follow(Action changed) => new Following(_index, _preferences, changed);

    public async Task<DiskPicture> LookAsync(CancellationToken cancellationToken) =>
        await LookAsync(await _index.RefreshAsync(cancellationToken), cancellationToken);

    public Task<DiskOutlook> OutlookAsync(CancellationToken cancellationToken) => _forecast.LookAsync(null, cancellationToken);

    public async Task<long?> MissingAsync(DownloadSnapshot download, CancellationToken cancellationToken)
    {
        var need = await _need.PlannedAsync(download, cancellationToken);
        var outlook = await OutlookAsync(cancellationToken);
        return need + outlook.PromisedBytes - outlook.FreeBytes is { } missing ? Math.Max(0, missing) : null;
    }

    public async Task<RoomPlan> PlanAsync(long bytes, RepoId? model, CancellationToken cancellationToken)
    {
        var inventory = await _index.RefreshAsync(cancellationToken);
        var picture = await LookAsync(inventory, cancellationToken);
        var rules = RoomRules.Of(_downloads.Holds(), _preferences.Current.Library.Pins, model is null ? null : RepoName.Model(model));
        return RoomPlanner.Make(RoomShortage.Of(picture, bytes), inventory, picture.TrashBytes, rules);
    }

    public Task<long?> NeedOfAsync(DownloadSnapshot download, CancellationToken cancellationToken) => _need.OfAsync(download, cancellationToken);

    public Task<RoomMade> MakeAsync(IReadOnlyCollection<RoomItem> items, CancellationToken cancellationToken) =>
        _maker.RemoveAsync(items, cancellationToken);

    private async Task<DiskPicture> LookAsync(Inventory inventory, CancellationToken cancellationToken)
    {
        var outlook = await _forecast.LookAsync(null, cancellationToken);
        var trash = await _trash.ListAsync(cancellationToken);
        return await Task.Run(
            () => DiskPicture.Of(inventory, outlook, TotalBytes(), trash.Sum(deletion => deletion.Entry.SizeBytes), BudgetBytes), cancellationToken);
    }

    private long? TotalBytes()
    {
        try
        {
            return _cache.TotalBytes();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // As with what is free: a volume that cannot be asked is one that is not known.
            return null;
        }
    }

    private sealed class Following : IDisposable
    {
        private readonly LibraryIndex _index;
        private readonly PreferencesStore _preferences;
        private readonly Action _changed;

        public Following(LibraryIndex index, PreferencesStore preferences, Action changed)
        {
            (_index, _preferences, _changed) = (index, preferences, changed);
            _index.Changed += OnLibrary;
            _preferences.Changed += OnPreferences;
        }

        public void Dispose()
        {
            _index.Changed -= OnLibrary;
            _preferences.Changed -= OnPreferences;
        }

        private void OnLibrary(Inventory inventory) => _changed();

        private void OnPreferences(Preferences preferences) => _changed();
    }
}
