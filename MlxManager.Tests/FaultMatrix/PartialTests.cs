using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Downloads;
using MlxManager.Core.Persistence;
using MlxManager.Tests.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.FaultMatrix;

/// <summary>What others do to a partial and its journal, while a run is at work and between runs.</summary>
public sealed class PartialTests
{
    private const int Size = 4 << 20;

    [Theory]
    [InlineData("deleted")]
    [InlineData("truncated")]
    [InlineData("emptied")]
    [InlineData("grown")]
    [InlineData("overwritten")]
    [InlineData("replaced by another file")]
    [InlineData("replaced by a link")]
    public async Task Partial_TamperedWithWhileFilling_CompletesVerified(string how)
    {
        await using var engine = await StartAsync();
        var download = await HalfwayAsync(engine);

        Tamper(engine, how);

        await CompleteAsync(engine, download);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("truncated")]
    [InlineData("emptied")]
    [InlineData("grown")]
    [InlineData("overwritten")]
    [InlineData("replaced by another file")]
    public async Task Partial_TamperedWithWhilePaused_CompletesVerified(string how)
    {
        await using var engine = await StartAsync();
        var download = await HalfwayAsync(engine);
        await engine.CommandAsync(download, DownloadCommand.Pause);

        Tamper(engine, how);

        await engine.CommandAsync(download, DownloadCommand.Resume);
        await CompleteAsync(engine, download);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("overwritten")]
    public async Task Partial_TamperedWithWhileTheServerIsDown_CompletesVerified(string how)
    {
        await using var engine = await StartAsync();
        var download = await HalfwayAsync(engine);
        await engine.StopServerAsync();

        Tamper(engine, how);

        await engine.StartServerAsync();
        await CompleteAsync(engine, download);
    }

    [Fact]
    public async Task Journal_Lost_StartsThatFileAgain()
    {
        await using var engine = await StartAsync();
        var download = await HalfwayAsync(engine);
        await engine.CommandAsync(download, DownloadCommand.Pause);

        await engine.Database.WriteAsync(context => context.Partials.ExecuteDeleteAsync());

        await engine.CommandAsync(download, DownloadCommand.Resume);
        await CompleteAsync(engine, download);
    }

    [Fact]
    public async Task Journal_OlderThanThePartial_FetchesOnlyWhatItDoesNotKnow()
    {
        await using var engine = await StartAsync();
        var download = await HalfwayAsync(engine, share: 0.2);
        await engine.CommandAsync(download, DownloadCommand.Pause);
        var older = await RowAsync(engine);
        await engine.CommandAsync(download, DownloadCommand.Resume);
        await engine.UntilAsync(download, now => now.DownloadedBytes > 0.7 * Size);
        await engine.CommandAsync(download, DownloadCommand.Pause);

        await engine.Database.WriteAsync(async context =>
        {
            var row = await context.Partials.SingleAsync();
            (row.Written, row.Durable) = (older.Written, older.Durable);
        });
        engine.Hub.Requests.Clear();
        await engine.CommandAsync(download, DownloadCommand.Resume);
        await CompleteAsync(engine, download);

        var etag = await engine.Hub.FileOf(EngineHarness.ModelName, "model.safetensors").EtagAsync();
        engine.Hub.Requests.BytesSent(etag).Should().BeLessThan((long)(0.85 * Size), "what the older journal knows of is believed");
    }

    private static async Task<EngineHarness> StartAsync()
    {
        var engine = await EngineHarness.StartAsync(
            // Slow enough that a busy machine sees the middle of it: snapshots come four times a second.
            new SampleHubOptions { BytesPerSecond = 2 << 20 },
            withModel: false,
            setup: new EngineSetup { Transfer = EngineHarness.Quick with { SpanBytes = 256 << 10, BufferBytes = 32 << 10 } });
        engine.Hub.Add(new SampleModel(EngineHarness.ModelName, SampleFile.Generated("model.safetensors", 3, Size)));
        return engine;
    }

    private static async Task<int> HalfwayAsync(EngineHarness engine, double share = 0.4)
    {
        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, now => now.DownloadedBytes > share * Size);
        return download.Id;
    }

    private static async Task CompleteAsync(EngineHarness engine, int download)
    {
        var done = await engine.UntilAsync(download, now => !StateTable.IsRunning(now.Status));
        done.Status.Should().Be(DownloadStatus.Completed, $"{done.Error}");
        engine.AssertWhole();
    }

    private static Task<PartialRow> RowAsync(EngineHarness engine) => engine.Database.ReadAsync(context => context.Partials.AsNoTracking().SingleAsync());

    private static void Tamper(EngineHarness engine, string how)
    {
        var path = engine.Partials().Should().ContainSingle().Subject;
        var elsewhere = path + ".moved";
        switch (how)
        {
            case "deleted":
                File.Delete(path);
                break;
            case "truncated":
                Resize(path, Size / 5);
                break;
            case "emptied":
                Resize(path, 0);
                break;
            case "grown":
                Resize(path, Size + 12_345);
                break;
            case "overwritten":
                using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                {
                    // Where the first span is: it is there by now.
                    file.Write(new byte[1000]);
                }

                break;
            case "replaced by another file":
                File.Delete(path);
                File.WriteAllBytes(path, new byte[Size]);
                break;
            case "replaced by a link":
                File.WriteAllText(elsewhere, "not ours");
                File.Delete(path);
                File.CreateSymbolicLink(path, elsewhere);
                File.Delete(elsewhere);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how));
        }
    }

    private static void Resize(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }
}
