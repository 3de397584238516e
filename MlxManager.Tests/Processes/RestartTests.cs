using System.Net;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Processes;

/// <summary>kill −9 in every state a download can be in, and what the next start makes of it.</summary>
public sealed class RestartTests
{
    private const string Weights = "model.safetensors";

    [Fact]
    public async Task Kill_EachStatus_NextStartGoesOnOrLeavesIt()
    {
        await using var server = await LiveServer.StartAsync(null, "--MlxManager:MaxActiveDownloads=3");
        var hub = server.Hub;
        string[] models = ["lab/paused", "lab/completed", "lab/cancelled", "lab/downloading", "lab/waiting", "lab/preparing", "lab/queued"];
        for (var seed = 0; seed < models.Length; seed++)
        {
            hub.Add(Model(models[seed], seed));
        }

        // Those that are at rest.
        var completed = await server.StartAsync("lab/completed");
        completed = await server.UntilAsync(completed.DownloadId, "completed");
        var failed = await server.StartAsync("lab/no-such-model");
        failed = await server.UntilAsync(failed.DownloadId, "failed");
        Slow(hub, "lab/paused");
        var paused = await server.StartAsync("lab/paused");
        await server.UntilAsync(paused.DownloadId, one => one.DownloadedBytes > 1 << 20);
        paused = await server.DoAsync(paused.DownloadId, "pause");
        Slow(hub, "lab/cancelled");
        var cancelled = await server.StartAsync("lab/cancelled");
        await server.UntilAsync(cancelled.DownloadId, one => one.DownloadedBytes > 1 << 20);
        await server.DoAsync(cancelled.DownloadId, "cancel");

        // Those that run: three have the slots, the fourth is queued.
        Slow(hub, "lab/downloading");
        hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Model = "lab/waiting", Path = Weights, Kind = new Fault.Status(HttpStatusCode.ServiceUnavailable) });
        hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Path = "/api/models/lab/preparing/*", Kind = new Fault.DelayHeaders() });
        var downloading = await server.StartAsync("lab/downloading");
        downloading = await server.UntilAsync(downloading.DownloadId, one => one.DownloadedBytes > 3 << 20);
        var waiting = await server.StartAsync("lab/waiting");
        waiting = await server.UntilAsync(waiting.DownloadId, one => one.Phase == "waiting");
        var preparing = await server.StartAsync("lab/preparing");
        preparing = await server.UntilAsync(preparing.DownloadId, one => one.Phase == "preparing");
        var queued = await server.StartAsync("lab/queued");
        queued = await server.UntilAsync(queued.DownloadId, one => one.Phase == "queued");
        preparing.Status.Should().Be("pending");
        queued.Status.Should().Be("pending");

        server.Kill();
        await File.WriteAllTextAsync(Path.Combine(server.RepoFolder("lab/downloading"), ".mlx-01234567.tmp"), "a ref that lacked its rename");
        await hub.Requests.WaitForIdleAsync();
        hub.Requests.Clear();
        hub.Update("lab/paused", [SampleFile.Text("config.json", "newer")]);
        await server.StartServerAsync();

        // At rest, they are as they were, and ask nothing of the Hub.
        AssertSame(await server.GetAsync(completed.DownloadId), completed);
        AssertSame(await server.GetAsync(failed.DownloadId), failed);
        AssertSame(await server.GetAsync(paused.DownloadId), paused);
        (await server.GetAsync(cancelled.DownloadId)).Status.Should().Be("cancelled");
        server.AssertNothingLeft("lab/cancelled");

        // Running, they go on by themselves, in the same run as far as anyone can tell.
        foreach (var (was, phase) in new[] { (downloading, "transferring"), (waiting, "waiting"), (preparing, "preparing"), (queued, "queued") })
        {
            var now = await server.UntilAsync(was.DownloadId, one => one.Phase == phase);
            now.TaskId.Should().Be(was.TaskId);
            now.Status.Should().Be(was.Status);
            now.Commit.Should().Be(was.Commit);
        }

        hub.Requests.All.Select(request => request.Model).Should().NotContain(["lab/completed", "lab/paused", "lab/cancelled", "lab/no-such-model"]);

        hub.Faults.Clear();
        foreach (var one in new[] { downloading, waiting, preparing, queued })
        {
            await server.UntilAsync(one.DownloadId, "completed");
            server.AssertWhole(one.ModelId);
        }

        // The commit it began with, wherever main is by now.
        await server.DoAsync(paused.DownloadId, "resume");
        var resumed = await server.UntilAsync(paused.DownloadId, "completed");
        resumed.Commit.Should().Be(paused.Commit).And.NotBe(hub.CommitOf("lab/paused"));
        server.AssertWhole("lab/paused", resumed.Commit!);
        (await server.DoAsync(failed.DownloadId, "retry")).TaskId.Should().NotBe(failed.TaskId);
        await server.UntilAsync(failed.DownloadId, "failed");
    }

    [Fact]
    public async Task Kill_CancelOwesItsCleanup_NextStartRemovesAll()
    {
        await using var server = await LiveServer.StartAsync();
        server.Hub.Add(Model("lab/model", seed: 1));
        Slow(server.Hub, "lab/model");
        var download = await server.StartAsync("lab/model");
        await server.UntilAsync(download.DownloadId, one => one.DownloadedBytes > 1 << 20);
        await server.DoAsync(download.DownloadId, "pause");

        // The cache's disk is unplugged: nothing can be removed now.
        var away = server.CacheRoot + "-away";
        Directory.Move(server.CacheRoot, away);
        using (var answer = await server.CommandAsync(download.DownloadId, "cancel"))
        {
            answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
            (await answer.Content.ReadAsStringAsync()).Should().Contain("is not there");
        }

        server.Kill();
        await server.StartServerAsync();
        (await server.GetAsync(download.DownloadId)).Status.Should().Be("cancelled");
        server.Kill();
        Directory.Move(away, server.CacheRoot);
        Directory.Exists(server.RepoFolder("lab/model")).Should().BeTrue("nothing has removed it yet");

        await server.StartServerAsync();

        (await server.GetAsync(download.DownloadId)).Status.Should().Be("cancelled");
        server.AssertNothingLeft("lab/model");
    }

    [Fact]
    public async Task Kill_MidwayThroughACancel_NextStartFinishesIt()
    {
        const int MostTries = 10;
        await using var server = await LiveServer.StartAsync();
        var commit = server.Hub.Add(new SampleModel(
            "lab/model",
            [.. Enumerable.Range(0, 150).Select(i => SampleFile.Text($"sub {i % 7}/{i}.json", $"{i}")), SampleFile.Generated(Weights, seed: 1, length: 6 << 20)]));
        Slow(server.Hub, "lab/model");
        var cutOff = false;
        for (var tries = 0; tries < MostTries && !cutOff; tries++)
        {
            var download = await server.StartAsync("lab/model");
            await server.UntilAsync(download.DownloadId, one => one.FilesDone == 150 && one.DownloadedBytes > 1 << 20);
            await server.DoAsync(download.DownloadId, "pause");
            var first = new FileInfo(Path.Combine(server.RepoFolder("lab/model"), "snapshots", commit, "sub 0", "0.json"));
            first.LinkTarget.Should().NotBeNull();

            // Links go before blobs: from the moment on that one is gone the cancel is at work.
            var answer = server.CommandAsync(download.DownloadId, "cancel");
            SpinWait.SpinUntil(() => !File.Exists(first.FullName), TimeSpan.FromSeconds(30)).Should().BeTrue();
            server.Kill();
            cutOff = Directory.Exists(server.RepoFolder("lab/model"));
            await Task.WhenAny(answer);

            await server.StartServerAsync();

            (await server.GetAsync(download.DownloadId)).Status.Should().Be("cancelled");
            server.AssertNothingLeft("lab/model");
        }

        cutOff.Should().BeTrue("one of the kills must have come midway");
    }

    private static SampleModel Model(string id, long seed) => new(
        id,
        SampleFile.Text("config.json", $$"""{"id": "{{id}}"}"""),
        SampleFile.Text("sub/folder/tokenizer.json", "{}"),
        SampleFile.Generated(Weights, seed, length: 6 << 20));

    private static void Slow(SampleHub hub, string model) => hub.Faults.Add(
        new FaultRule { Target = FaultTarget.Content, Model = model, Path = Weights, Kind = new Fault.Drip(2 << 20, Shared: true) });

    private static void AssertSame(LiveDownload now, LiveDownload was) =>
        now.Should().BeEquivalentTo(was, options => options.Excluding(one => one.Files));
}
