using System.Net;
using MlxManager.Web.Demo;
using Xunit.Abstractions;

namespace MlxManager.Tests.Processes;

/// <summary>The real server killed without notice, over and over, at moments nobody chose.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>Each kills seven times: at work, in a cancel, in a pause, at work again and three times while starting.</summary>
    private const int Rounds = 3;
    private const long BytesPerSecond = 6 << 20;

    /// <summary>What one kill may cost at most: two seconds of transfer, and what lies in buffers.</summary>
    private const long WorstLoss = (2 * BytesPerSecond) + (1 << 20);

    private static readonly string[] Models = ["lab/many", "lab/large"];

    private readonly Random _random = new(20261107);
    private int _kills;
    private int _cancelsCutOff;

    [Fact]
    public async Task Kill_AtRandomMoments_NothingCorruptAndLittleFetchedAgain()
    {
        await using var server = await LiveServer.StartAsync(
            new SampleHubOptions { BytesPerSecond = BytesPerSecond }, "--MlxManager:MaxActiveDownloads=4");
        var hub = server.Hub;
        hub.Add(Many("lab/many", seed: 100));
        hub.Add(new SampleModel(
            "lab/large",
            SampleFile.Text("config.json", "{}"),
            SampleFile.Generated("model-1-of-2.safetensors", seed: 1, length: 60 << 20),
            SampleFile.Generated("model-2-of-2.safetensors", seed: 2, length: 60 << 20)));
        hub.Add(Many("lab/cancelled", seed: 500));
        hub.Add(Many("lab/paused", seed: 700));
        Directory.CreateDirectory(server.CacheRoot);
        await using var watch = new DiskWatch(server.CacheRoot, (model, commit) => [.. hub.FilesOf(model, commit).Select(file => file.Path)]);
        var downloads = new List<LiveDownload>();
        foreach (var model in Models)
        {
            downloads.Add(await server.StartAsync(model));
        }

        var paused = await server.StartAsync("lab/paused");
        for (var round = 0; round < Rounds; round++)
        {
            // Long enough for several journal entries.
            await LiveAsync(500, 2500);
            await KillAsync(server, downloads);
            await KillWhileCancellingAsync(server, downloads);
            await KillWhilePausingAsync(server, downloads, paused.DownloadId);
            await LiveAsync(0, 800);
            await KillAsync(server, downloads, startsKilled: 3);
        }

        hub.BytesPerSecond = null;
        if ((await server.GetAsync(paused.DownloadId)).Status == "paused")
        {
            await server.DoAsync(paused.DownloadId, "resume");
        }

        foreach (var one in downloads.Append(paused))
        {
            await server.UntilAsync(one.DownloadId, "completed");
            server.AssertWhole(one.ModelId);
        }

        await watch.AssertAllWasWellAsync();
        var again = Models.Sum(model => Again(hub, model));
        output.WriteLine($"{_kills} kills, {_cancelsCutOff} of them in a cancel; {watch.Looks} looks at the disk; fetched again: {again / 1e6:F1} MB, "
            + $"{1000 * again / _kills / BytesPerSecond} ms of transfer a kill");
        _kills.Should().BeGreaterThanOrEqualTo(20);
        again.Should().BeLessThan(_kills * BytesPerSecond, "a kill costs less than a second of transfer on the average");
    }

    private Task LiveAsync(int fromMilliseconds, int toMilliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(_random.Next(fromMilliseconds, toMilliseconds)), TimeProvider.System);

    /// <param name="startsKilled">How often the next start is killed too, recovery included.</param>
    private async Task KillAsync(LiveServer server, IReadOnlyList<LiveDownload> downloads, int startsKilled = 0)
    {
        server.Kill();
        _kills += 1 + startsKilled;
        for (var i = 0; i < startsKilled; i++)
        {
            server.Spawn();
            await LiveAsync(0, 1200);
            server.Kill();
        }

        var sent = downloads.ToDictionary(one => one.DownloadId, one => SentOnce(server.Hub, one.ModelId));
        await server.StartServerAsync();
        foreach (var was in downloads)
        {
            var now = await server.GetAsync(was.DownloadId);
            now.Status.Should().BeOneOf("pending", "downloading", "completed");
            now.TaskId.Should().Be(was.TaskId);
            now.DownloadedBytes.Should().BeGreaterThanOrEqualTo(sent[was.DownloadId] - WorstLoss, $"{_kills} kills cost no more of {was.ModelId}");
        }
    }

    private async Task KillWhileCancellingAsync(LiveServer server, IReadOnlyList<LiveDownload> downloads)
    {
        const string Victim = "lab/cancelled";
        var download = await server.StartAsync(Victim);
        await server.UntilAsync(download.DownloadId, one => one.FilesDone > 0);
        var answer = server.CommandAsync(download.DownloadId, "cancel");
        await LiveAsync(0, 60);
        await KillAsync(server, downloads);

        var now = await server.GetAsync(download.DownloadId);
        if (await OutcomeAsync(answer) is { } outcome)
        {
            outcome.Should().Be(HttpStatusCode.OK);
            now.Status.Should().Be("cancelled", "the cancel was answered");
        }
        else if (now.Status == "cancelled")
        {
            _cancelsCutOff++;
        }
        else
        {
            // The kill was faster than the cancel; nothing was promised.
            now.Status.Should().BeOneOf("pending", "downloading");
            await server.DoAsync(download.DownloadId, "cancel");
        }

        server.AssertNothingLeft(Victim);
    }

    private async Task KillWhilePausingAsync(LiveServer server, IReadOnlyList<LiveDownload> downloads, int id)
    {
        if ((await server.GetAsync(id)).Status == "paused")
        {
            await server.DoAsync(id, "resume");
        }

        await LiveAsync(0, 300);
        var answer = server.CommandAsync(id, "pause");
        await LiveAsync(0, 60);
        await KillAsync(server, downloads);

        var now = await server.GetAsync(id);
        now.Status.Should().BeOneOf(await OutcomeAsync(answer) == HttpStatusCode.OK ? ["paused"] : ["paused", "pending", "downloading", "completed"]);
    }

    /// <summary>How a command sent just before the kill was answered; null if it was not.</summary>
    private static async Task<HttpStatusCode?> OutcomeAsync(Task<HttpResponseMessage> answer)
    {
        try
        {
            using var message = await answer;
            return message.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Many files of many sizes: git's and LFS, some the same, some in folders.</summary>
    private SampleModel Many(string id, int seed) => new(
        id,
        [
            .. Enumerable.Range(0, 30).Select(i => SampleFile.Text(i % 3 == 0 ? $"{i}.json" : $"sub/folder {i % 5}/{i}.json", $$"""{"of": "{{id}}", "number": {{i}}}""")),
            .. Enumerable.Range(0, 20).Select(i => SampleFile.Generated($"parts/{i}.safetensors", seed + i, _random.Next(1, 1_500_000))),
            SampleFile.Generated("copies/one.safetensors", seed, 1_000_000),
            SampleFile.Generated("copies/two.safetensors", seed, 1_000_000),
            SampleFile.Text("copies/config.json", $$"""{"of": "{{id}}", "number": 0}"""),
        ]);

    private static IEnumerable<string> Etags(SampleHub hub, string model) =>
        hub.Requests.OfContent().Where(request => request.Model == model).Select(request => request.Etag!).Distinct();

    private static long Again(SampleHub hub, string model) => Etags(hub, model).Sum(hub.Requests.BytesSentAgain);

    private static long SentOnce(SampleHub hub, string model) =>
        Etags(hub, model).Sum(etag => hub.Requests.BytesSent(etag) - hub.Requests.BytesSentAgain(etag));
}
