using System.Diagnostics;
using Xunit.Abstractions;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>
/// kill −9 of the real server at the changes it makes to its disk: a journey without faults is traced, and then made once more, cut off
/// at one step of it after the other; each start is to find what the last one left, and to go on. A few steps, spread evenly; all of
/// them with MLXMANAGER_EVERY_STEP=1, which takes long.
/// </summary>
public sealed class FailPointTests(ITestOutputHelper output)
{
    private const int Spread = 5;
    private const int Killed = 137;

    private readonly List<string> _failures = [];
    private int _kills;

    [TracedFact]
    public async Task Kill_AtEachChangeOfTheDisk_NextStartGoesOnAsIfNothingHadBeen()
    {
        var points = DiskFault.PointsOf(await StepsAsync());
        var chosen = TracedDisk.IsEveryStep ? points : DiskFault.Spread(points, Spread);
        var began = Stopwatch.GetTimestamp();
        var left = new Queue<DiskFault>(chosen);
        while (left.Count > 0)
        {
            await JourneyAsync(left);
        }

        output.WriteLine($"{_kills} kills at {chosen.Count} of {points.Count} fail points, {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
        _failures.Should().BeEmpty();
        _kills.Should().BeGreaterThan(chosen.Count / 2, "the steps of one run are those of the next, but for threads that overtake each other");
    }

    private static async Task<IReadOnlyList<string>> StepsAsync()
    {
        await using var server = await LiveServer.PrepareAsync(Journey.Hub);
        var disk = new TracedDisk(server);
        (await disk.StartServerAsync(DiskFault.None)).Should().BeTrue();
        var journey = new Journey(server);
        (await journey.GoOnAsync()).Should().BeTrue();
        await journey.AssertOverAsync();
        return disk.Steps;
    }

    /// <summary>One journey, cut off wherever one of the points lies ahead of it.</summary>
    private async Task JourneyAsync(Queue<DiskFault> left)
    {
        await using var server = await LiveServer.PrepareAsync(Journey.Hub);
        var disk = new TracedDisk(server);
        var journey = new Journey(server);
        var point = DiskFault.None;
        try
        {
            var isOver = false;
            while (!isOver && left.TryDequeue(out var next))
            {
                // What the journey has come to already is not ahead of it.
                point = next with { Occurrence = Math.Max(1, next.Occurrence - disk.Steps.Count(step => step == next.Step)) };
                isOver = await LiveAsync(server, disk, journey, point);
                output.WriteLine($"{point}: {(isOver ? "not reached" : "killed")}");
            }

            if (!isOver)
            {
                (await LiveAsync(server, disk, journey, DiskFault.None)).Should().BeTrue();
            }

            await journey.AssertOverAsync();
        }
        catch (Exception exception) when (TracedDisk.IsEveryStep)
        {
            _failures.Add($"{point}: {exception.Message}");
            output.WriteLine($"{point}: FAILED {exception}");
        }
    }

    /// <returns>Whether the journey is over: nothing has cut it off, and the server runs.</returns>
    private async Task<bool> LiveAsync(LiveServer server, TracedDisk disk, Journey journey, DiskFault point)
    {
        var again = Again(server);
        var isOver = await disk.StartServerAsync(point) && await journey.GoOnAsync();
        if (!isOver)
        {
            var (code, errors) = await server.Process.EndAsync();
            code.Should().Be(Killed, errors);
            _kills++;
            server.Kill();
        }

        await server.Hub.Requests.WaitForIdleAsync();
        (Again(server) - again).Should().BeLessThan(2 * Journey.Weights, $"{point} costs the blob under way at most, and what lay in the sockets");
        return isOver;
    }

    private static long Again(LiveServer server) =>
        server.Hub.Requests.OfContent().Select(request => request.Etag!).Distinct().Sum(server.Hub.Requests.BytesSentAgain);
}
