using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Removal;
using MlxManager.Core.Persistence;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library.Removal;

/// <summary>A cache of its own, scripted downloads, real preferences, and the three that remove.</summary>
public abstract class RemovalFixture : IAsyncLifetime, IDisposable
{
    internal static readonly CommitHash Old = CommitHash.Parse(new string('a', 40));
    internal static readonly CommitHash New = CommitHash.Parse(new string('b', 40));
    internal static readonly RepoName Name = RepoName.Model(TemporaryCache.Model);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("mlx-removal-");
    private readonly Database _database;
    private readonly CacheTurn _turn;

    protected RemovalFixture()
    {
        _database = new Database(_data.FullName);
        Preferences = new PreferencesStore(_database);
        Index = new LibraryIndex(Cache.Cache, Downloads, Time);
        _turn = new CacheTurn(Cache.Cache, Downloads, Index, NullLogger<CacheTurn>.Instance);
        Removal = new LibraryRemoval(Cache.Cache, Preferences, Time, _turn);
        Tidying = new LibraryTidying(Cache.Cache, Preferences, Time, _turn);
        Trash = new LibraryTrash(Cache.Cache, Preferences, Time, _turn);
    }

    internal TemporaryCache Cache { get; } = new();

    internal ScriptedDownloads Downloads { get; } = new();

    /// <summary>An hour on: nothing in the cache has just changed.</summary>
    internal FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow().AddHours(1));

    internal PreferencesStore Preferences { get; }

    internal LibraryIndex Index { get; }

    internal LibraryRemoval Removal { get; }

    internal LibraryTidying Tidying { get; }

    internal LibraryTrash Trash { get; }

    public Task InitializeAsync() => _database.MigrateAsync(default);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _turn.Dispose();
        Preferences.Dispose();
        Cache.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    /// <summary>Two revisions that share their weights; the newer one is main.</summary>
    internal void PlantTwo()
    {
        Cache.PlantSnapshot(Old, [("config.json", "old"), ("model.safetensors", "weights")], tree: true);
        Cache.PlantSnapshot(New, [("config.json", "newer"), ("model.safetensors", "weights"), ("sub/extra.safetensors", "extra")], reference: "main", tree: true);
    }

    internal static DownloadHold Hold(DownloadStatus status, CommitHash? commit, params (string Content, string Mark)[] blobs) => new(
        7,
        status,
        TemporaryCache.Model,
        commit,
        [.. blobs.Select(blob => new HeldBlob(TemporaryCache.Sha256(blob.Content), PartialMark.TryParse(blob.Mark, out var mark) ? mark : throw new FormatException(), 9))]);
}
