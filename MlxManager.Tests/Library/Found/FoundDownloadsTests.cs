using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Found;
using MlxManager.Tests.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Library.Found;

public sealed class FoundDownloadsTests
{
    private static readonly SampleFile Config = SampleFile.Text("config.json", "{}");
    private static readonly SampleFile[] Shards = [.. Enumerable.Range(1, 3).Select(i => SampleFile.Generated($"model-0000{i}-of-00003.safetensors", i, 300_000))];
    private static readonly SampleFile Another = SampleFile.Generated("model-Q4.gguf", 9, 400_000);

    [Fact]
    public async Task Find_AShardBegunAndAFileHere_OffersThemAndTheOtherShards()
    {
        await using var engine = await StartAsync();
        await PlantAsync(engine, Shards[1], 200_000);

        var found = (await Of(engine).FindAsync(default)).Should().ContainSingle().Subject;

        found.Model.Should().Be(EngineHarness.Model);
        found.Commit.Value.Should().Be(engine.Hub.CommitOf(EngineHarness.ModelName));
        (found.FilesHere, found.FilesTotal).Should().Be((1, 4));
        found.TotalBytes.Should().Be(900_002);
        found.HereBytes.Should().BeInRange(200_002, 300_002);
        found.Patterns.Includes(RepoPath.Parse(Shards[2].Path)).Should().BeTrue();
        found.Patterns.Includes(RepoPath.Parse(Another.Path)).Should().BeFalse("nothing tells that it was asked for");
    }

    [Fact]
    public async Task Find_NothingBegun_OffersNothing()
    {
        await using var engine = await StartAsync();

        (await Of(engine).FindAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Find_PartialOfABlobThatIsHere_OffersNothing()
    {
        await using var engine = await StartAsync();
        await PlantAsync(engine, Config, 1);

        (await Of(engine).FindAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Find_LeftAlone_IsNotOfferedAgain()
    {
        await using var engine = await StartAsync();
        await PlantAsync(engine, Shards[0], 100_000);
        var found = Of(engine);
        var one = (await found.FindAsync(default)).Single();

        await found.LeaveAsync(one.Model, one.Commit, default);
        await engine.RestartServerAsync();

        (await Of(engine).FindAsync(default)).Should().BeEmpty();
        (await Of(engine).RequestAsync(one.Model, one.Commit, default)).Should().BeNull();
    }

    [Fact]
    public async Task Request_TheBranchIsStillThere_GoesOnUnderItsNameAndIsNotOfferedAnyMore()
    {
        await using var engine = await StartAsync();
        await PlantAsync(engine, Shards[0], 100_000);
        var found = Of(engine);
        var one = (await found.FindAsync(default)).Single();

        var request = (await found.RequestAsync(one.Model, one.Commit, default))!.Value!;
        var download = (await engine.Downloads.StartAsync(request, default)).Download;

        request.Revision.Should().Be(Revision.Main);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        (await found.FindAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Request_TheBranchHasMoved_GoesOnAtTheCommit()
    {
        await using var engine = await StartAsync();
        await PlantAsync(engine, Shards[0], 100_000);
        engine.Hub.Update(EngineHarness.ModelName, [SampleFile.Text("config.json", "{\"newer\": true}")]);
        var one = (await Of(engine).FindAsync(default)).Single();

        (await Of(engine).RequestAsync(one.Model, one.Commit, default))!.Value!.Revision.AsCommit.Should().Be(one.Commit);
    }

    [Fact]
    public async Task Request_HubIsAway_SaysWhy()
    {
        await using var engine = await StartAsync();
        await PlantAsync(engine, Shards[0], 100_000);
        var one = (await Of(engine).FindAsync(default)).Single();
        await engine.Hub.StopListeningAsync();

        (await Of(engine).RequestAsync(one.Model, one.Commit, default))!.Failure!.Kind.Should().Be(HubFailureKind.Unreachable);
    }

    /// <summary>As a start leaves it that was cut off after the small files.</summary>
    private static async Task<EngineHarness> StartAsync()
    {
        var engine = await EngineHarness.StartAsync(withModel: false);
        engine.Hub.Add(new SampleModel(EngineHarness.ModelName, [Config, .. Shards, Another]));
        var download = await engine.StartAsync(allow: "config.json");
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        return engine;
    }

    private static async Task PlantAsync(EngineHarness engine, SampleFile file, int length)
    {
        var path = Path.Combine(engine.Repo.Folder, "blobs", $"{await file.EtagAsync()}.0badcafe.incomplete");
        await using (var partial = new FileStream(path, FileMode.CreateNew))
        {
            await partial.WriteAsync(file.Content.ToArray().AsMemory(0, length));
            partial.SetLength(file.Content.Length);
        }

        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddMinutes(-1));
    }

    private static FoundDownloads Of(EngineHarness engine) => new(
        new LibraryIndex(engine.Cache, engine.Downloads, TimeProvider.System),
        engine.Cache,
        engine.Downloads,
        engine.Preferences,
        () => engine.Client,
        NullLogger<FoundDownloads>.Instance);
}
