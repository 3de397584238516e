using System.Diagnostics;
using MlxManager.Bench.Lab;
using MlxManager.Web.Demo;

namespace MlxManager.Bench.Cases;

/// <summary>
/// What an interruption costs, at 40 MB/s from the sample Hub, which counts every byte it sends: how long until silence, and how
/// many bytes are sent a second time, after a pause, a SIGTERM and a kill −9.
/// </summary>
internal static class Pauses
{
    private const long Rate = 40_000_000;

    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        await using var hub = await SampleHub.StartAsync(new SampleHubOptions { BytesPerSecond = Rate }, cancellationToken);
        var length = bench.Settings.Size(512L << 20);
        Figures answered = new(), silent = new(), paused = new(), terminated = new(), killed = new();
        for (var i = 0; i < bench.Settings.Repeats; i++)
        {
            await using (var trial = await Trial.BeginAsync(bench, hub, length, cancellationToken))
            {
                var began = Stopwatch.GetTimestamp();
                var silence = trial.SilenceAsync(cancellationToken);
                await trial.App.CommandAsync(trial.Download, "pause", cancellationToken);
                answered.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                silent.Add(Stopwatch.GetElapsedTime(began, await silence).TotalMilliseconds);
                await trial.App.CommandAsync(trial.Download, "resume", cancellationToken);
                paused.Add(await trial.SentAgainAsync(cancellationToken) / trial.Connections / 1e3);
            }

            terminated.Add(await EndAsync(bench, hub, length, "TERM", trial => trial.Connections * 1e3, cancellationToken));
            killed.Add(await EndAsync(bench, hub, length, "KILL", _ => Rate, cancellationToken));
            Workshop.Log($"pause: answered in {answered.Last:0} ms, silent after {silent.Last:0} ms, {paused.Last:0.0} KB a connection again; TERM: {terminated.Last:0.0} KB; KILL: {killed.Last:0.00} s");
        }

        report.Limit("pause: until it is answered", answered.Median, 250, "ms");
        report.Limit("pause: until the source sends nothing more", silent.Median, 250, "ms");
        report.Limit("pause and resume: sent twice, a connection", paused.Median, 262, "KB");
        report.Limit("SIGTERM and start: sent twice, a connection", terminated.Median, 262, "KB");
        report.Limit("kill −9 and start: transfer lost", killed.Median, 2, "s");
    }

    private static async Task<double> EndAsync(
        Workshop bench, SampleHub hub, long length, string signal, Func<Trial, double> unit, CancellationToken cancellationToken)
    {
        await using var trial = await Trial.BeginAsync(bench, hub, length, cancellationToken);
        await trial.App.EndAsync(signal, cancellationToken);
        await hub.Requests.WaitForIdleAsync(cancellationToken: cancellationToken);
        await trial.StartAgainAsync(cancellationToken);
        return await trial.SentAgainAsync(cancellationToken) / unit(trial);
    }

    /// <summary>One download that is under way, about half of it there, all its connections busy.</summary>
    private sealed class Trial(SampleHub hub, string folder, string model, string etag) : IAsyncDisposable
    {
        public App App { get; private set; } = null!;

        public int Download { get; private set; }

        /// <summary>Connections that were bringing bytes when it was interrupted.</summary>
        public int Connections { get; private set; }

        public static async Task<Trial> BeginAsync(Workshop bench, SampleHub hub, long length, CancellationToken cancellationToken)
        {
            var model = $"bench/t-{hub.Requests.All.Count}";
            hub.Requests.Clear();
            var file = SampleFile.Generated("model.safetensors", Stopwatch.GetTimestamp(), length);
            hub.Add(new SampleModel(model, file));
            var trial = new Trial(hub, bench.NewFolder(), model, await file.EtagAsync());
            await trial.StartAgainAsync(cancellationToken);
            trial.Download = await trial.App.StartDownloadAsync(model, cancellationToken);
            await trial.App.WaitAsync(trial.Download, now => now.DownloadedBytes > length / 2, cancellationToken);
            trial.Connections = Math.Max(1, hub.Requests.Open);
            return trial;
        }

        public async Task StartAgainAsync(CancellationToken cancellationToken)
        {
            App?.Dispose();
            App = await App.StartAsync(folder, hub.Endpoint, null, cancellationToken);
        }

        /// <summary>When the source had last sent anything before it sent nothing more (<see cref="Stopwatch"/> time).</summary>
        public async Task<long> SilenceAsync(CancellationToken cancellationToken)
        {
            await hub.Requests.WaitForIdleAsync(cancellationToken: cancellationToken);
            return Stopwatch.GetTimestamp();
        }

        public async Task<double> SentAgainAsync(CancellationToken cancellationToken)
        {
            await App.WaitAsync(Download, now => now.Status == "completed", cancellationToken);
            return hub.Requests.BytesSentAgain(etag);
        }

        public async ValueTask DisposeAsync()
        {
            await App.RemoveAsync(model, CancellationToken.None);
            App.Dispose();
            hub.Remove(model);
            Directory.Delete(folder, recursive: true);
        }
    }
}
