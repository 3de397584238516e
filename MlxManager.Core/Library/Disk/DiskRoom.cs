using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Disk;

/// <summary>The room as the library, the downloads and the disk have it now.</summary>
internal sealed class DiskRoom : IDiskRoom, IDisposable
{
    private readonly ModelCache _cache;
    private readonly LibraryIndex _index;
    private readonly IDownloads _downloads;
    private readonly DiskForecast _forecast;
    private readonly PreferencesStore _preferences;
    private readonly DownloadNeed _need;
    private readonly RoomMaker _maker;

    public DiskRoom(
        ModelCache cache, LibraryIndex index, IDownloads downloads, DiskForecast forecast, PreferencesStore preferences, HubClient hub, RoomMaker maker)
    {
        (_cache, _index, _downloads, _forecast, _preferences, _maker) = (cache, index, downloads, forecast, preferences, maker);
        _need = new DownloadNeed(cache, downloads, hub);
        _index.Changed += OnLibrary;
        _preferences.Changed += OnPreferences;
    }

    public event Action? Changed;

    public long? BudgetBytes => _preferences.Current.Library.BudgetBytes;

    public async Task<DiskPicture> LookAsync(CancellationToken cancellationToken) =>
        await LookAsync(await _index.RefreshAsync(cancellationToken), cancellationToken);

    public async Task<RoomPlan> PlanAsync(long bytes, RepoId? model, CancellationToken cancellationToken)
    {
        var inventory = await _index.RefreshAsync(cancellationToken);
        var picture = await LookAsync(inventory, cancellationToken);
        var rules = RoomRules.Of(_downloads.Holds(), _preferences.Current.Library.Pins, model is null ? null : RepoName.Model(model));
        return RoomPlanner.Make(RoomShortage.Of(picture, bytes), inventory, picture.TrashBytes, rules);
    }

    public Task<long?> NeedOfAsync(DownloadSnapshot download, CancellationToken cancellationToken) => _need.OfAsync(download, cancellationToken);

    public async Task<RoomMade> MakeAsync(IReadOnlyCollection<RoomItem> items, CancellationToken cancellationToken)
    {
        var made = await _maker.RemoveAsync(items, cancellationToken);
        await _index.RefreshAsync(cancellationToken);
        return made;
    }

    public void Dispose()
    {
        _index.Changed -= OnLibrary;
        _preferences.Changed -= OnPreferences;
    }

    private async Task<DiskPicture> LookAsync(Inventory inventory, CancellationToken cancellationToken)
    {
        var outlook = await _forecast.LookAsync(null, cancellationToken);
        return await Task.Run(() => DiskPicture.Of(inventory, outlook, TotalBytes(), trashBytes: 0, BudgetBytes), cancellationToken);
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

    private void OnLibrary(Inventory inventory) => Changed?.Invoke();

    private void OnPreferences(Settings.Preferences preferences) => Changed?.Invoke();
}
