using System.Text.RegularExpressions;
using MlxManager.Core.Downloads;
using MlxManager.Tests.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.FaultMatrix;

/// <summary>What befalls more than one answer, at each spot of a small and a large file, each on a Hub and an engine of its own.</summary>
public sealed partial class HubAwayTests
{
    private static readonly FaultRow Moment = new("moment", _ => new Fault.DelayHeaders(), new Ending.Completes());

    public static TheoryData<Spot, FileKind> Squares
    {
        get
        {
            var data = new TheoryData<Spot, FileKind>();
            foreach (var spot in new[] { Spot.FirstByte, Spot.Middle, Spot.LastMegabyte, Spot.Resume })
            {
                data.Add(spot, FileKind.Small);
                data.Add(spot, FileKind.Large);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Squares))]
    public Task Hub_DownForAMinute_IsWaitedFor(Spot spot, FileKind file) => WalkAsync(spot, file, async (engine, clock) =>
    {
        await engine.Hub.StopListeningAsync();
        var id = engine.Downloads.Subscribe().Current.Values.Single().Id;
        await engine.UntilAsync(id, download => NotThere().IsMatch(download.Waiting?.Reason ?? ""));
        await Task.Delay(TimeSpan.FromMinutes(1), clock);
        (await engine.Downloads.FindAsync(id, default))!.Status.Should().Be(DownloadStatus.Downloading);
        await engine.Hub.StartListeningAsync();
    });

    [Theory]
    [MemberData(nameof(Squares))]
    public Task Clock_SetForward_DisturbsNothing(Spot spot, FileKind file) => JumpAsync(spot, file, TimeSpan.FromDays(400));

    [Theory]
    [MemberData(nameof(Squares))]
    public Task Clock_SetBack_DisturbsNothing(Spot spot, FileKind file) => JumpAsync(spot, file, TimeSpan.FromDays(-400));

    [GeneratedRegex("No connection|cut|refused|broke off")]
    private static partial Regex NotThere();

    private static Task JumpAsync(Spot spot, FileKind file, TimeSpan by) => WalkAsync(spot, file, (_, clock) =>
    {
        clock.Jump(by);
        return Task.CompletedTask;
    });

    private static async Task WalkAsync(Spot spot, FileKind file, Func<EngineHarness, FastClock, Task> strike)
    {
        // The Hub keeps its own time: a clock that jumps is ours alone.
        var clock = new FastClock(times: 40);
        await using var engine = await EngineHarness.StartAsync(
            withModel: false, setup: new EngineSetup { Time = clock, Transfer = FaultCourse.Options });
        var square = new FaultCase(Moment.Name, Lasts: false, spot, file);
        await new FaultCourse(engine, clock, square, Moment, "lab/model", () => strike(engine, clock)).WalkAsync();
    }
}
