using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

public sealed class DiskForecastTests
{
    private const long Shard = 8 << 20;
    private static readonly SampleHubOptions Slow = new() { BytesPerSecond = 1 << 20 };
    private static readonly RepoId Other = RepoId.Parse("lab/other");

    [Fact]
    public async Task Look_NothingUnderWay_TellsWhatIsFree()
    {
        await using var engine = await EngineHarness.StartAsync();

        var outlook = await engine.Forecast.LookAsync(EngineHarness.Model, default);

        outlook.FreeBytes.Should().BePositive();
        outlook.Should().BeEquivalentTo(DiskOutlook.Unknown with { FreeBytes = outlook.FreeBytes });
    }

    [Fact]
    public async Task Look_Running_PromisesWhatHasNoPartialYet()
    {
        await using var engine = await EngineHarness.StartAsync(Slow, withModel: false);
        engine.Hub.Add(Shards(EngineHarness.ModelName, 3));
        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, now => now.DownloadedBytes > 200_000 && engine.Partials().Count == 2);

        var outlook = await engine.Forecast.LookAsync(EngineHarness.Model, default);

        outlook.PromisedBytes.Should().Be(Shard, "two of three large ones are brought at once, and a partial has its whole length");
        outlook.Promises.Should().Be(1);
        outlook.Contents.Should().HaveCount(3);
        outlook.Contents.Values.Should().OnlyContain(content => content.IsComing && content.NeedsNoRoom);
        outlook.Contents.Values.Sum(content => content.HereBytes).Should().BeInRange(200_000, 2 * Shard);
        (await engine.Forecast.LookAsync(Other, default)).Contents.Should().BeEmpty();
    }

    [Fact]
    public async Task Look_Queued_IsCountedAsOneOfUnknownSize()
    {
        await using var engine = await EngineHarness.StartAsync(Slow, maxActive: 1);
        engine.Hub.Add(Shards(Other.Value, 1));
        var first = await engine.StartAsync();
        await engine.UntilAsync(first.Id, now => now.DownloadedBytes > 200_000);

        await engine.Downloads.StartAsync(new StartRequest(Other, Revision.Main, FilePatterns.Everything), default);

        var outlook = await engine.Forecast.LookAsync(Other, default);
        outlook.Unplanned.Should().Be(1);
        outlook.PromisedBytes.Should().Be(0, "the running one has taken all its room");
    }

    [Fact]
    public async Task Look_Paused_PromisesNothingButItsPartialNeedsNoRoomAgain()
    {
        await using var engine = await EngineHarness.StartAsync(Slow, withModel: false);
        engine.Hub.Add(Shards(EngineHarness.ModelName, 3));
        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, now => now.DownloadedBytes > 200_000 && engine.Partials().Count == 2);
        var paused = (await engine.CommandAsync(download.Id, DownloadCommand.Pause)).Download!;

        var outlook = await engine.Forecast.LookAsync(EngineHarness.Model, default);

        outlook.PromisedBytes.Should().Be(0);
        outlook.Contents.Values.Count(content => content.NeedsNoRoom).Should().Be(2);
        outlook.Contents.Values.Should().NotContain(content => content.IsComing);
        outlook.Contents.Values.Sum(content => content.HereBytes).Should().Be(paused.DownloadedBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Look_TwoDownloadsOfTheModelShareAContent_TellsTheBetterOfBoth(bool pausesTheFirst)
    {
        await using var engine = await EngineHarness.StartAsync(Slow, withModel: false);
        var old = engine.Hub.Add(Shards(EngineHarness.ModelName, 1));
        engine.Hub.Tag(EngineHarness.ModelName, "old", old);
        engine.Hub.Update(EngineHarness.ModelName, [SampleFile.Text("config.json", "{}")]);
        var first = await engine.StartAsync("old");
        await engine.UntilAsync(first.Id, now => now.DownloadedBytes > 200_000);
        var second = await engine.StartAsync();
        await engine.UntilAsync(second.Id, now => now.Commit is not null);
        var paused = (await engine.CommandAsync(pausesTheFirst ? first.Id : second.Id, DownloadCommand.Pause)).Download!;

        var outlook = await engine.Forecast.LookAsync(EngineHarness.Model, default);

        var shared = outlook.Contents[Etag.Parse(await engine.Hub.FileOf(EngineHarness.ModelName, "model-1.safetensors").EtagAsync())];
        shared.Should().BeEquivalentTo(new { IsComing = true, NeedsNoRoom = true });
        shared.HereBytes.Should().BeGreaterThan(200_000);
        paused.Status.Should().Be(DownloadStatus.Paused);
    }

    [Fact]
    public async Task Look_DiskOfTheCacheIsAway_DoesNotTellTheRoomElsewhere()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, now => now.DownloadedBytes > 200_000);
        await engine.CommandAsync(download.Id, DownloadCommand.Pause);
        var away = engine.Cache.Root + "-away";
        Directory.Move(engine.Cache.Root, away);

        var outlook = await engine.Forecast.LookAsync(EngineHarness.Model, default);
        Directory.Move(away, engine.Cache.Root);

        outlook.FreeBytes.Should().BeNull();
        (await engine.Forecast.LookAsync(EngineHarness.Model, default)).FreeBytes.Should().BePositive();
    }

    private static SampleModel Shards(string id, int count) =>
        new(id, [.. Enumerable.Range(1, count).Select(i => SampleFile.Generated($"model-{i}.safetensors", i, Shard))]);
}
