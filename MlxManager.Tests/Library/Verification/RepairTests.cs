using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Verification;
using MlxManager.Tests.Downloads;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Library.Verification;

/// <summary>With the real engine and the sample Hub: what is bad is fetched again, and nothing else.</summary>
public sealed class RepairTests
{
    private static readonly RepoName Repo = RepoName.Model(EngineHarness.Model);

    [Fact]
    public async Task Repair_FlippedByte_FetchesThatBlobAlone()
    {
        await using var harness = await EngineHarness.StartAsync();
        await BringAsync(harness);
        await using var verifier = Verifier(harness);
        var weights = Path.Combine(harness.Repo.Folder, "blobs", await harness.Hub.FileOf(EngineHarness.ModelName, "model.safetensors").EtagAsync());
        VerifierBench.Flip(weights, 1000);
        await CheckAsync(verifier);
        var bad = verifier.Current.Repos[Repo].Bad.Should().ContainSingle().Subject;
        var before = harness.Hub.Requests.OfContent().Count;

        var answer = await verifier.RepairAsync(Repo, [bad.Etag!.Value], default);

        answer.Outcome.Should().Be(RepairOutcome.Done);
        answer.RemovedPaths.Should().Equal(bad.Path);
        verifier.Current.Repos[Repo].Bad.Should().BeEmpty();
        var download = answer.Downloads.Should().ContainSingle().Subject;
        var done = await harness.UntilAsync(download.Id, DownloadStatus.Completed);
        (done.FilesTotal, done.TotalBytes, done.FetchedBytes).Should().Be((1, EngineHarness.LargeSize, EngineHarness.LargeSize));
        harness.Hub.Requests.OfContent().Skip(before).Select(request => request.Etag).Distinct().Should().Equal(bad.Etag.Value);
        harness.AssertWhole();
        await CheckAsync(verifier);
        verifier.Current.Repos[Repo].IsGood.Should().BeTrue();
    }

    [Fact]
    public async Task Repair_BranchHasMovedOn_BringsTheFilesOfTheCommitThatIsHere()
    {
        await using var harness = await EngineHarness.StartAsync();
        await BringAsync(harness);
        var commit = harness.Hub.CommitOf(EngineHarness.ModelName);
        await using var verifier = Verifier(harness);
        VerifierBench.Flip(Path.Combine(harness.Repo.Folder, "snapshots", commit, "config.json"));
        await CheckAsync(verifier);
        harness.Hub.Update(EngineHarness.ModelName, [SampleFile.Text("config.json", "moved on")]);

        var answer = await verifier.RepairAsync(Repo, null, default);

        await harness.UntilAsync(answer.Downloads.Single().Id, DownloadStatus.Completed);
        harness.Repo.ReadRef(Revision.Main)!.Value.Should().Be(commit);
        File.ReadAllText(Path.Combine(harness.Repo.Folder, "snapshots", commit, "config.json")).Should().Be("""{"seed": 1}""");
        await CheckAsync(verifier);
        verifier.Current.Repos[Repo].IsGood.Should().BeTrue();
    }

    /// <summary>As after a kill −9 between the links and the blob, and between the blob and the download.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Repair_KilledOnTheWay_IsIncompleteAndCanBeEnded(int steps)
    {
        await using var harness = await EngineHarness.StartAsync();
        await BringAsync(harness);
        await using (var killed = Verifier(harness))
        {
            VerifierBench.Flip(Path.Combine(harness.Repo.Folder, "snapshots", harness.Hub.CommitOf(EngineHarness.ModelName), "model.safetensors"), 77);
            await CheckAsync(killed);
            var bad = RepoContents.List(harness.Repo.Folders).Where(content => content.Length == EngineHarness.LargeSize).ToList();
            var plan = BadBlobRemoval.Plan(harness.Repo.Folders, bad);
            plan.Steps.Should().HaveCount(2);
            harness.Repo.Execute(plan with { Steps = [.. plan.Steps.Take(steps)] });
        }

        await using var verifier = Verifier(harness);
        await verifier.LookAsync(null, default);
        verifier.Current.Repos[Repo].Bad.Should().HaveCount(2 - steps, "a blob that lost its links is still known to be bad");
        if (steps == 1)
        {
            var answer = await verifier.RepairAsync(Repo, null, default);
            (answer.Outcome, answer.Downloads.Length).Should().Be((RepairOutcome.Done, 0));
        }

        // The revision lacks a file; completing it is a download like any other.
        await BringAsync(harness);
        harness.AssertWhole();
        await CheckAsync(verifier);
        verifier.Current.Repos[Repo].IsGood.Should().BeTrue();
    }

    [Fact]
    public async Task Repair_DownloadUnfinished_IsRefusedAndTouchesNothing()
    {
        await using var bench = await VerifierBench.OpenAsync();
        bench.Cache.PlantSnapshot(TemporaryCache.Commit(1), [("model.safetensors", "weights")]);
        VerifierBench.Flip(bench.Cache.Blob(TemporaryCache.Sha256("weights")));
        await bench.CheckAsync();
        var before = bench.Cache.Listing();
        bench.Downloads.Held = [new DownloadHold(1, DownloadStatus.Paused, TemporaryCache.Model, null, [])];

        var answer = await bench.Verifier.RepairAsync(VerifierBench.Repo, null, default);

        answer.Outcome.Should().Be(RepairOutcome.Busy);
        bench.Cache.Listing().Should().Equal(before);
        bench.Downloads.Starts.Should().BeEmpty();
    }

    [Fact]
    public async Task Repair_ReplacedSinceItWasRead_IsNotRemoved()
    {
        await using var bench = await VerifierBench.OpenAsync();
        var blob = bench.Cache.Blob(TemporaryCache.Sha256("weights"));
        bench.Cache.PlantSnapshot(TemporaryCache.Commit(1), [("model.safetensors", "weights")]);
        VerifierBench.Flip(blob);
        await bench.CheckAsync();
        bench.State.Bad.Should().ContainSingle();
        File.WriteAllText(blob + "x", "weights");
        File.Move(blob + "x", blob, overwrite: true);

        var answer = await bench.Verifier.RepairAsync(VerifierBench.Repo, null, default);

        answer.Outcome.Should().Be(RepairOutcome.NothingBad);
        File.ReadAllText(blob).Should().Be("weights");
        (bench.State.Bad.Length, bench.State.NotYet).Should().Be((0, 1));
    }

    [Fact]
    public async Task Repair_ADatasetOrNothing_IsRefused()
    {
        await using var bench = await VerifierBench.OpenAsync();
        bench.Cache.Plant($"datasets--a--b/blobs/{TemporaryCache.Sha256("rows")}", "rowss");
        await bench.CheckAsync();
        var dataset = RepoName.OfFolder("datasets--a--b")!;

        (await bench.Verifier.RepairAsync(dataset, null, default)).Outcome.Should().Be(RepairOutcome.NotAModel);
        (await bench.Verifier.RepairAsync(VerifierBench.Repo, null, default)).Outcome.Should().Be(RepairOutcome.NotFound);

        bench.Verifier.Current.Repos[dataset].Bad.Should().ContainSingle();
    }

    [Fact]
    public async Task Repair_TwoRevisions_StartsOneDownloadEachWithTheseFilesAlone()
    {
        await using var bench = await VerifierBench.OpenAsync();
        bench.Cache.PlantSnapshot(TemporaryCache.Commit(1), [("a[1].safetensors", "weights"), ("config.json", "{}")], "main");
        bench.Cache.PlantSnapshot(TemporaryCache.Commit(2), [("b.safetensors", "weights"), ("config.json", "{}")]);
        VerifierBench.Flip(bench.Cache.Blob(TemporaryCache.Sha256("weights")));
        await bench.CheckAsync();
        bench.Downloads.OnStart = _ => Task.FromResult(new StartAnswer(Sample.Running(), Existed: false));

        var answer = await bench.Verifier.RepairAsync(VerifierBench.Repo, null, default);

        answer.Downloads.Should().HaveCount(2);
        bench.Downloads.Starts.Select(start => (start.Revision.Value, start.Patterns.Allow.Single())).Should().BeEquivalentTo(
            [(TemporaryCache.Commit(1).Value, "a[[]1].safetensors"), (TemporaryCache.Commit(2).Value, "b.safetensors")]);
        bench.Cache.OfficialFaults().Should().BeEmpty();
    }

    private static Verifier Verifier(EngineHarness harness) =>
        new(harness.Cache, harness.Database, harness.Downloads, TimeProvider.System, 2, NullLogger.Instance);

    private static async Task BringAsync(EngineHarness harness) =>
        await harness.UntilAsync((await harness.StartAsync()).Id, DownloadStatus.Completed);

    private static async Task CheckAsync(Verifier verifier)
    {
        using var news = new SemaphoreSlim(0);
        void OnChanged() => news.Release();
        verifier.Changed += OnChanged;
        await verifier.StartAsync(null, again: false, default);
        while (verifier.Current.Job!.IsUnderWay)
        {
            (await news.WaitAsync(TimeSpan.FromSeconds(60))).Should().BeTrue();
        }

        verifier.Changed -= OnChanged;
    }
}
