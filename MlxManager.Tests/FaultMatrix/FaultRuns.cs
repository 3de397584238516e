using System.Collections.Concurrent;
using System.Globalization;
using MlxManager.Tests.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.FaultMatrix;

/// <summary>
/// Runs all squares side by side on one engine and one Hub, a model for each: their time is waiting, and they must not
/// disturb each other. Each test then looks at its own.
/// </summary>
public sealed class FaultRuns : IAsyncLifetime
{
    private const int SideBySide = 32;

    private readonly FastClock _clock = new(times: 40);
    private readonly Dictionary<FaultCase, TaskCompletionSource> _verdicts = Squares.ToDictionary(square => square, _ => new TaskCompletionSource());
    private readonly ConcurrentQueue<(FaultCase Square, int Number)> _queue = new(Squares.Select((square, number) => (square, number)));
    private EngineHarness? _engine;
    private Task _running = Task.CompletedTask;

    internal static IReadOnlyList<FaultCase> Squares { get; } =
    [
        .. from spot in Enum.GetValues<Spot>()
           from fault in RowsOf(spot).Keys
           from lasts in new[] { false, true }
           from file in Enum.GetValues<FileKind>()
           select new FaultCase(fault, lasts, spot, file),
    ];

    public async Task InitializeAsync()
    {
        _engine = await EngineHarness.StartAsync(
            new SampleHubOptions { Time = _clock },
            maxActive: SideBySide,
            withModel: false,
            new EngineSetup { Time = _clock, Transfer = FaultCourse.Options, MaxConnections = 4 * SideBySide });
        _running = Task.WhenAll(Enumerable.Range(0, SideBySide).Select(_ => Task.Run(WorkAsync)));
    }

    internal Task Of(FaultCase square) => _verdicts[square].Task;

    public async Task DisposeAsync()
    {
        await _running;
        _engine!.Hub.Requests.All.Should().OnlyContain(request => request.Bug == null);
        await _engine.DisposeAsync();
    }

    private static IReadOnlyDictionary<string, FaultRow> RowsOf(Spot spot) => spot switch
    {
        Spot.Plan => HubFaultTable.Plan,
        Spot.Locate or Spot.LocateAgain => HubFaultTable.Locate,
        _ => FaultTable.Rows,
    };

    private async Task WorkAsync()
    {
        while (_queue.TryDequeue(out var next))
        {
            var model = string.Create(CultureInfo.InvariantCulture, $"lab/square-{next.Number}");
            try
            {
                await new FaultCourse(_engine!, _clock, next.Square, RowsOf(next.Square.Spot)[next.Square.Fault], model).WalkAsync();
                _verdicts[next.Square].SetResult();
            }
            catch (Exception e)
            {
                // Each square's own test throws it.
                _verdicts[next.Square].SetException(e);
            }
        }
    }
}
