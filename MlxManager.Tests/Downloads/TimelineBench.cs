using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Downloads;

/// <summary>A timeline over a real database with two downloads, and a clock that stands until it is moved.</summary>
internal sealed class TimelineBench : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-timeline-");

    private TimelineBench()
    {
        Database = new Database(_folder.FullName);
        Timeline = new Timeline(Database, Time, NullLogger.Instance);
    }

    public SettableClock Time { get; } = new(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero));

    public Database Database { get; }

    public Timeline Timeline { get; }

    public int First { get; private set; }

    public int Second { get; private set; }

    public static async Task<TimelineBench> CreateAsync()
    {
        var bench = new TimelineBench();
        await bench.Database.MigrateAsync(default);
        bench.First = await bench.AddDownloadAsync();
        bench.Second = await bench.AddDownloadAsync();
        return bench;
    }

    public Task<IReadOnlyList<DownloadEvent>> ReadAsync(int id) => Timeline.ReadAsync(id, default);

    public ValueTask DisposeAsync()
    {
        Timeline.Dispose();
        Database.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<int> AddDownloadAsync()
    {
        var request = new StartRequest(RepoId.Parse("lab/model"), Revision.Main, FilePatterns.Everything);
        var row = DownloadRecords.NewRow(request, DownloadEngine.NewTaskId(), Time.GetUtcNow());
        await Database.WriteAsync(context => Task.FromResult(context.Downloads.Add(row)));
        return row.Id;
    }
}
