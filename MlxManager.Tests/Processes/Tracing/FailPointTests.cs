using System.Diagnostics;
using Xunit.Abstractions;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>
/// kill −9 of the real server at the changes it makes to its disk: a journey without faults is traced, and then cut off at steps of it,
/// one after the other. A few of them, spread evenly; all of them with MLXMANAGER_EVERY_STEP=1, which takes long.
/// </summary>
public sealed class FailPointTests(ITestOutputHelper output)
{
    private const int Spread = 7;

    /// <summary>
    /// Of one step that comes many times, such as a write to the database's log: so many of its occurrences. Any two that follow each
    /// other differ in nothing but their bytes.
    /// </summary>
    private const int MostOccurrences = 12;

    [TracedFact]
    public async Task Kill_AtEachChangeOfTheDisk_NextStartGoesOnAsIfNothingHadBeen()
    {
        var points = PointsOf(await StepsAsync());
        output.WriteLine($"{points.Count} fail points");
        var began = Stopwatch.GetTimestamp();
        var chosen = TracedServer.IsEveryStep ? points : [.. Enumerable.Range(0, Spread).Select(i => points[i * points.Count / Spread])];
        var (cutOff, worst) = (0, 0L);
        var failures = new List<string>();
        foreach (var point in chosen)
        {
            try
            {
                var (wasCutOff, again) = await CutOffAsync(point);
                cutOff += wasCutOff ? 1 : 0;
                worst = Math.Max(worst, again);
                output.WriteLine($"{point}: {(wasCutOff ? "killed" : "not reached")}, {again / 1e6:F1} MB again");
            }
            catch (Exception exception) when (TracedServer.IsEveryStep)
            {
                failures.Add($"{point}: {exception.Message}");
                output.WriteLine($"{point}: FAILED {exception}");
            }
        }

        output.WriteLine($"{cutOff} of {chosen.Count} killed, {worst / 1e6:F1} MB fetched again at worst, {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
        failures.Should().BeEmpty();
        cutOff.Should().BeGreaterThan(chosen.Count / 2, "the steps of one run are those of the next, but for threads that overtake each other");
    }

    private static async Task<IReadOnlyList<string>> StepsAsync()
    {
        await using var server = await TracedServer.StartAsync(Journey.Hub, FailPoint.None);
        (await new Journey(server).GoAsync()).Should().BeTrue();
        return await TracedServer.StepsAsync(server);
    }

    private static async Task<(bool WasCutOff, long Again)> CutOffAsync(FailPoint point)
    {
        await using var server = await TracedServer.StartAsync(Journey.Hub, point);
        var journey = new Journey(server);
        var isDead = !server.HasBeenReady || !await journey.GoAsync();
        server.Kill();
        server.Launcher = [];
        await server.StartServerAsync();
        await journey.AssertFoundAsync();
        await journey.MakeUpAsync();
        await server.Hub.Requests.WaitForIdleAsync();
        var again = server.Hub.Requests.OfContent().Sum(request => request.BytesSent) - Journey.Content;
        again.Should().BeLessThan(2 * Journey.Weights, $"{point} costs the blob under way at most, and what lay in the sockets");
        return (isDead, Math.Max(0, again));
    }

    /// <summary>Each step by its name and how often it came; the order is that of the run.</summary>
    private static List<FailPoint> PointsOf(IReadOnlyList<string> steps) =>
        [.. steps.GroupBy(step => step).SelectMany(step => Some(step.Count()).Select(occurrence => new FailPoint(step.Key, occurrence)))];

    private static IEnumerable<int> Some(int count) => count <= MostOccurrences
        ? Enumerable.Range(1, count)
        : Enumerable.Range(0, MostOccurrences).Select(i => 1 + (i * count / MostOccurrences));
}
