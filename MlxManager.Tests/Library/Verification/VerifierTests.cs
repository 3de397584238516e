using System.Diagnostics;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Verification;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library.Verification;

public sealed class VerifierTests : IAsyncLifetime
{
    private const long Large = 256L << 20;
    private const long Huge = 64L << 30;

    private static readonly CommitHash First = TemporaryCache.Commit(1);
    private static readonly CommitHash Second = TemporaryCache.Commit(2);
    private static readonly (string, string)[] Files = [("config.json", "{}"), ("model.safetensors", "weights"), ("README.md", "read me")];
    private VerifierBench _bench = null!;

    private TemporaryCache Cache => _bench.Cache;

    private string Weights => Cache.Blob(TemporaryCache.Sha256("weights"));

    public async Task InitializeAsync() => _bench = await VerifierBench.OpenAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Start_EverythingRight_IsGood()
    {
        Cache.PlantSnapshot(First, Files, "main", tree: true);

        var job = await _bench.CheckAsync();

        (job.Status, job.FilesTotal, job.FilesDone, job.TotalBytes, job.DoneBytes, job.Progress).Should().Be((VerificationStatus.Done, 3, 3, 16L, 16L, 100.0));
        _bench.State.IsGood.Should().BeTrue();
        (_bench.State.Good, _bench.State.GoodBytes, _bench.State.Bytes).Should().Be((3, 16L, 16L));
        _bench.State.LastVerified.Should().BeCloseTo(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Start_FlippedByte_IsBadWithAllThatUsesIt()
    {
        Cache.PlantSnapshot(First, Files, "main", tree: true);
        Cache.PlantSnapshot(Second, Files);
        VerifierBench.Flip(Weights, 3);

        await _bench.CheckAsync();

        var bad = _bench.State.Bad.Should().ContainSingle().Subject;
        (bad.Etag, bad.SizeBytes, bad.Reason).Should().Be((TemporaryCache.Sha256("weights"), 7L, BadReason.WrongContent));
        bad.Uses.Should().BeEquivalentTo([new ContentUse(First.Value, "model.safetensors"), new ContentUse(Second.Value, "model.safetensors")]);
        (_bench.State.Good, _bench.State.NotYet, _bench.State.IsGood).Should().Be((2, 0, false));
    }

    [Fact]
    public async Task Start_Truncated_IsBadWithoutBeingRead()
    {
        Cache.PlantSnapshot(First, Files, tree: true);
        File.WriteAllText(Weights, "weigh");

        var job = await _bench.CheckAsync();

        job.TotalBytes.Should().Be(9);
        _bench.State.Bad.Should().ContainSingle().Which.Reason.Should().Be(BadReason.WrongLength);
    }

    [Fact]
    public async Task Start_TruncatedWithoutListing_IsBadByItsHash()
    {
        Cache.PlantSnapshot(First, Files);
        File.WriteAllText(Weights, "weigh");

        await _bench.CheckAsync();

        _bench.State.Bad.Should().ContainSingle().Which.Reason.Should().Be(BadReason.WrongContent);
    }

    [Fact]
    public async Task Start_NamesThatAreNoHash_AreUnverifiable()
    {
        Cache.PlantSnapshot(First, Files);
        Cache.Plant(Path.Combine(Cache.Folder(), "blobs", "0cc175b9c0f1b6a831c399e269772661-3"), "of another store");

        await _bench.CheckAsync();

        (_bench.State.Good, _bench.State.Unverifiable, _bench.State.NotYet).Should().Be((3, 1, 0));
    }

    [Fact]
    public async Task Start_UnchangedSinceLastTime_IsNotReadAgain()
    {
        Cache.PlantSnapshot(First, Files, tree: true);
        VerifierBench.Flip(Weights);
        await _bench.CheckAsync();
        await _bench.RestartAsync();

        var job = await _bench.CheckAsync();

        (job.FilesTotal, job.TotalBytes, job.FilesUnchanged).Should().Be((0, 0L, 3));
        (_bench.State.Good, _bench.State.Bad.Length).Should().Be((2, 1));
        _bench.State.LastVerified.Should().NotBeNull();
    }

    [Fact]
    public async Task Start_OneWasWrittenToSince_ReadsThatAlone()
    {
        Cache.PlantSnapshot(First, Files, tree: true);
        await _bench.CheckAsync();
        VerifierBench.Flip(Weights);
        await _bench.Verifier.LookAsync(null, default);
        (_bench.State.Good, _bench.State.NotYet).Should().Be((2, 1));

        var job = await _bench.CheckAsync();

        (job.FilesTotal, job.TotalBytes).Should().Be((1, 7L));
        _bench.State.Bad.Should().ContainSingle();
    }

    [Fact]
    public async Task Start_Replaced_IsReadAgainThoughTimeAndLengthAreTheSame()
    {
        Cache.PlantSnapshot(First, Files, tree: true);
        await _bench.CheckAsync();
        var written = File.GetLastWriteTimeUtc(Weights);
        File.WriteAllText(Weights + "x", "wEights");
        File.Move(Weights + "x", Weights, overwrite: true);
        File.SetLastWriteTimeUtc(Weights, written);

        (await _bench.CheckAsync()).FilesTotal.Should().Be(1);

        _bench.State.Bad.Should().ContainSingle();
    }

    [Fact]
    public async Task Start_Again_ReadsEverything()
    {
        Cache.PlantSnapshot(First, Files, tree: true);
        await _bench.CheckAsync();

        var job = await _bench.CheckAsync(again: true);

        (job.FilesTotal, job.FilesUnchanged, job.ReadsAgain).Should().Be((3, 0, true));
        _bench.State.Good.Should().Be(3);
    }

    [Fact]
    public async Task Start_SeveralKinds_AreAllChecked()
    {
        Cache.PlantSnapshot(First, Files);
        Cache.Plant($"datasets--a--b/blobs/{TemporaryCache.Sha256("rows")}", "rows");
        Cache.Plant($"spaces--a--b/blobs/{TemporaryCache.Sha256("app")}", "appp");
        Cache.Plant("models--a--b--c--d/blobs/x");

        var job = await _bench.CheckAsync();

        job.Repos.Select(repo => repo.ToString()).Should().Equal("models/mlx-community/Tiny-4bit", "datasets/a/b", "spaces/a/b");
        _bench.Verifier.Current.Repos[job.Repos[1]].IsGood.Should().BeTrue();
        _bench.Verifier.Current.Repos[job.Repos[2]].Bad.Should().ContainSingle();
    }

    [Fact]
    public async Task Start_TwoHops_IsReadThroughTheLink()
    {
        Cache.PlantSnapshot(First, Files, tree: true);
        var shared = Cache.Plant("blobs/shared");
        File.Move(Weights, shared, overwrite: true);
        File.CreateSymbolicLink(Weights, "../../blobs/shared");
        await _bench.CheckAsync();
        _bench.State.Good.Should().Be(3);
        File.WriteAllText(shared, "wEights");
        File.SetLastWriteTimeUtc(shared, File.GetLastWriteTimeUtc(shared).AddSeconds(1));

        (await _bench.CheckAsync()).FilesTotal.Should().Be(1);

        _bench.State.Bad.Should().ContainSingle();
    }

    [Fact]
    public async Task Start_NoCacheFolder_IsDoneWithNothing()
    {
        Directory.Delete(Cache.Root, recursive: true);

        (await _bench.CheckAsync()).FilesTotal.Should().Be(0);
    }

    [Fact]
    public async Task Pause_WhileReading_StopsSoonAndGoesOnWithoutReadingTwice()
    {
        _bench.PlantZeros(First, "large.safetensors", Large);
        await _bench.Verifier.StartAsync(null, again: false, default);

        var watch = Stopwatch.StartNew();
        (await _bench.Verifier.PauseAsync(default)).Should().BeTrue();
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2), "nothing but one read is waited for");
        var paused = _bench.Verifier.Current.Job!;
        (paused.Status, paused.Reading.Length, paused.BytesPerSecond).Should().Be((VerificationStatus.Paused, 0, null));
        paused.DoneBytes.Should().BeLessThan(Large);
        (await _bench.Verifier.PauseAsync(default)).Should().BeFalse();

        (await _bench.Verifier.ResumeAsync(default)).Should().BeTrue();
        (await _bench.Verifier.ResumeAsync(default)).Should().BeFalse();
        var job = await _bench.UntilAsync(now => !now.IsUnderWay);

        (job.Status, job.DoneBytes).Should().Be((VerificationStatus.Done, Large));
        _bench.State.IsGood.Should().BeTrue();
    }

    [Fact]
    public async Task Cancel_WhileReading_KeepsWhatIsKnownAndReadsOnlyTheRestNextTime()
    {
        Cache.PlantSnapshot(First, Files);
        await _bench.CheckAsync();
        _bench.PlantZeros(First, "large.safetensors", Huge, isBad: true);
        await _bench.Verifier.StartAsync(null, again: true, default);
        _bench.State.NotYet.Should().Be(4);

        (await _bench.Verifier.CancelAsync(default)).Should().BeTrue();

        _bench.Verifier.Current.Job!.Status.Should().Be(VerificationStatus.Cancelled);
        (_bench.State.Good, _bench.State.NotYet, _bench.State.IsQueued).Should().Be((3, 1, false));
        (await _bench.Verifier.CancelAsync(default)).Should().BeFalse();
        (await _bench.Verifier.PauseAsync(default)).Should().BeFalse();
        var next = await _bench.Verifier.StartAsync(null, again: false, default);
        (next.Id, next.FilesTotal, next.FilesUnchanged).Should().Be((3, 1, 3));
    }

    [Fact]
    public async Task Start_WhileOneIsUnderWay_JoinsIt()
    {
        _bench.PlantZeros(First, "large.safetensors", Huge, isBad: true);
        var job = await _bench.Verifier.StartAsync(null, again: false, default);
        var other = RepoId.Parse("a/b");
        Cache.PlantSnapshot(First, Files, id: other);

        var joined = await _bench.Verifier.StartAsync(null, again: false, default);

        (joined.Id, joined.FilesTotal, joined.Repos.Length).Should().Be((job.Id, 4, 2));
        await _bench.UntilAsync(now => now.FilesDone == 3);
        _bench.Verifier.Current.Repos[RepoName.Model(other)].IsGood.Should().BeTrue("it does not wait for the large one");
        _bench.State.IsQueued.Should().BeTrue();
        await _bench.Verifier.CancelAsync(default);
    }

    [Fact]
    public async Task Start_TwoLargeOnes_AreReadSideBySide()
    {
        _bench.PlantZeros(First, "one.safetensors", Huge, isBad: true);
        Cache.PlantLink(First, "two.safetensors", Etag.Parse(new string('b', 64)));
        using (var file = File.Create(Cache.Blob(Etag.Parse(new string('b', 64)))))
        {
            file.SetLength(Huge);
        }

        await _bench.Verifier.StartAsync(null, again: false, default);

        (await _bench.UntilAsync(now => now.Reading.Length == 2)).FilesTotal.Should().Be(2);
        await _bench.Verifier.CancelAsync(default);
    }

    [Fact]
    public async Task Start_WhileADownloadTransfers_GivesWay()
    {
        _bench.PlantZeros(First, "one.safetensors", Huge, isBad: true);
        _bench.Downloads.Feed.Publish(Sample.Running());

        var job = await _bench.Verifier.StartAsync(null, again: false, default);

        job.GivesWay.Should().BeTrue();
        _bench.Downloads.Feed.Withdraw(1);
        await _bench.UntilAsync(now => !now.GivesWay);
        await _bench.Verifier.CancelAsync(default);
    }

    [Fact]
    public async Task Start_ChangedWhileRead_IsSkippedAndSaid()
    {
        var etag = _bench.PlantZeros(First, "large.safetensors", Huge, isBad: true);
        await _bench.Verifier.StartAsync(null, again: false, default);
        await _bench.UntilAsync(now => now.DoneBytes > 0);
        await _bench.Verifier.PauseAsync(default);
        VerifierBench.Flip(Cache.Blob(etag), 5);
        await _bench.Verifier.ResumeAsync(default);

        var job = await _bench.UntilAsync(now => !now.IsUnderWay);

        (job.FilesDone, job.DoneBytes).Should().Be((1, Huge));
        _bench.State.Skipped.Should().ContainSingle().Which.Reason.Should().Be(SkipReason.Changed);
        (_bench.State.NotYet, _bench.State.Bad.Length).Should().Be((1, 0));
    }

    [Fact]
    public async Task Start_VanishedWhileRead_IsNotCountedAnyMore()
    {
        var etag = _bench.PlantZeros(First, "large.safetensors", Huge, isBad: true);
        await _bench.Verifier.StartAsync(null, again: false, default);
        await _bench.Verifier.PauseAsync(default);
        File.Delete(Cache.Blob(etag));
        await _bench.Verifier.ResumeAsync(default);

        await _bench.UntilAsync(now => !now.IsUnderWay);

        _bench.State.Skipped.Should().ContainSingle().Which.Reason.Should().Be(SkipReason.Vanished);
        (_bench.State.Files, _bench.State.Bytes).Should().Be((0, 0L));
    }

    [Fact]
    public async Task Start_DiskUnplugged_PausesAndConcludesNothing()
    {
        _bench.PlantZeros(First, "large.safetensors", Huge, isBad: true);
        await _bench.Verifier.StartAsync(null, again: false, default);
        await _bench.Verifier.PauseAsync(default);
        Directory.Move(Cache.Root, Cache.Root + "-away");
        await _bench.Verifier.ResumeAsync(default);

        var job = await _bench.UntilAsync(now => now.IsCacheGone);

        job.Status.Should().Be(VerificationStatus.Paused);
        (_bench.State.NotYet, _bench.State.Skipped.Length).Should().Be((1, 0));
        Directory.Move(Cache.Root + "-away", Cache.Root);
        (await _bench.Verifier.ResumeAsync(default)).Should().BeTrue();
        await _bench.UntilAsync(now => now is { IsCacheGone: false, Reading.Length: 1 });
        await _bench.Verifier.CancelAsync(default);
    }

    [Fact]
    public async Task Start_DiskIsAway_SaysSoAndConcludesNothing()
    {
        _bench.PlantZeros(First, "large.safetensors", Huge, isBad: true);
        Directory.Move(Cache.Root, Cache.Root + "-away");

        await _bench.Verifier.StartAsync(null, again: false, default);

        var job = await _bench.UntilAsync(now => now.Status == VerificationStatus.Done);
        (job.IsCacheGone, job.FilesTotal).Should().Be((true, 0));
        _bench.Verifier.Current.Repos.Should().BeEmpty();
        Directory.Move(Cache.Root + "-away", Cache.Root);
    }

    [Fact]
    public async Task Changed_WhileItReads_IsRaisedAtMostFourTimesASecond()
    {
        _bench.PlantZeros(First, "large.safetensors", Huge, isBad: true);
        await _bench.Verifier.StartAsync(null, again: false, default);
        var raised = 0;
        _bench.Verifier.Changed += () => Interlocked.Increment(ref raised);
        var watch = Stopwatch.StartNew();

        await _bench.UntilAsync(now => now.BytesPerSecond > 0);

        raised.Should().BeInRange(2, (int)(watch.Elapsed.TotalSeconds * 4) + 2);
        await _bench.Verifier.CancelAsync(default);
    }

    [Fact]
    public async Task Look_RepoRemovedSince_IsForgotten()
    {
        Cache.PlantSnapshot(First, Files);
        await _bench.CheckAsync();
        Directory.Delete(Cache.Folder(), recursive: true);

        await _bench.Verifier.LookAsync([VerifierBench.Repo], default);

        _bench.Verifier.Current.Repos.Should().BeEmpty();
    }

    [Fact]
    public async Task Look_FileRemovedSince_ForgetsItsRow()
    {
        Cache.PlantSnapshot(First, Files);
        await _bench.CheckAsync();
        File.Delete(Weights);

        await _bench.Verifier.LookAsync(null, default);

        (await _bench.Database.ReadAsync(context => Task.FromResult(context.VerifiedBlobs.Select(row => row.Path).ToList()))).Should().HaveCount(2)
            .And.NotContain(path => path.EndsWith(TemporaryCache.Sha256("weights").Value, StringComparison.Ordinal));
    }
}
