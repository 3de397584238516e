using MlxManager.Core.Downloads;
using MlxManager.Core.Transfer;
using MlxManager.Tests.Transfer;

namespace MlxManager.Tests.Downloads;

public sealed class RunWatchTests : IAsyncLifetime
{
    private readonly RunProgress _progress = new();
    private TimelineBench _bench = null!;
    private RunWatch _watch = null!;

    public async Task InitializeAsync()
    {
        _bench = await TimelineBench.CreateAsync();
        _watch = new RunWatch(_bench.First, _progress, _bench.Timeline, _bench.Time);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Look_NothingHappens_NotesNothing()
    {
        _watch.Look();
        _progress.Preparing();
        Pass(5);

        (await EventsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Look_LongOutage_IsOneEventWithItsTriesAndItsEnd()
    {
        var began = _bench.Time.GetUtcNow();
        for (var i = 0; i < 10; i++)
        {
            _progress.WaitingFor(Away(TimeSpan.FromSeconds(30)));
            Pass(30);
        }

        var during = await EventsAsync();
        _progress.Preparing();
        Pass(600);

        during.Should().ContainSingle().Which.Message.Should().Be("The Hub cannot be reached. (10 tries)");
        (await EventsAsync()).Should().Equal(new DownloadEvent(
            began,
            DownloadEventKind.Waiting,
            "The Hub cannot be reached. It went on after 5 min and 10 tries.",
            new() { Cause = FailureCause.Connection, Tries = 10, WentOnAfter = TimeSpan.FromMinutes(5) }));
    }

    [Fact]
    public async Task Look_OutageComesBackAtOnce_IsTheSameEvent()
    {
        for (var i = 0; i < 3; i++)
        {
            _progress.WaitingFor(Away(TimeSpan.FromSeconds(1)));
            Pass(1);
            _progress.Preparing();
            Pass(2);
        }

        (await EventsAsync()).Should().ContainSingle().Which.Message.Should().EndWith("after 7 s and 3 tries.");
    }

    [Fact]
    public async Task Look_OutageComesBackMuchLater_IsAnotherEvent()
    {
        for (var i = 0; i < 2; i++)
        {
            _progress.WaitingFor(Away(TimeSpan.FromSeconds(1)));
            Pass(1);
            _progress.Preparing();
            Pass(61);
        }

        (await EventsAsync()).Should().HaveCount(2).And.OnlyContain(e => e.Message == "The Hub cannot be reached. It went on after 1 s and 1 try.");
    }

    [Fact]
    public async Task Look_ClockIsSetBackMeanwhile_TellsTheTimeThatWent()
    {
        for (var i = 0; i < 2; i++)
        {
            _progress.WaitingFor(Away(TimeSpan.FromSeconds(1)));
            Pass(1);
            _bench.Time.Set(by: TimeSpan.FromHours(-1));
            _progress.Preparing();
            Pass(61);
        }

        (await EventsAsync()).Should().HaveCount(2).And.OnlyContain(e => e.Message == "The Hub cannot be reached. It went on after 1 s and 1 try.");
    }

    [Fact]
    public async Task Look_SingleConnectionsFail_IsOneEventPerCause()
    {
        for (var i = 0; i < 5; i++)
        {
            _progress.Retries.Add(new TransferFailure(FailureCause.Connection, "The connection to the source was cut.", IsTransient: true));
            _progress.Retries.Add(new TransferFailure(FailureCause.Stalled, "The connection stalled.", IsTransient: true));
            Pass(1);
        }

        (await EventsAsync()).Select(e => (e.Kind, e.Message)).Should().BeEquivalentTo(
        [
            (DownloadEventKind.Retrying, "The connection to the source was cut. (5 tries)"),
            (DownloadEventKind.ConnectionReplaced, "The connection stalled. (5 tries)"),
        ]);
    }

    [Fact]
    public async Task Look_FailuresEndInWaiting_TellOneOutage()
    {
        for (var i = 0; i < 8; i++)
        {
            _progress.Retries.Add(new TransferFailure(FailureCause.Connection, "The connection was refused.", IsTransient: true));
        }

        Pass(1);
        _progress.WaitingFor(Away(TimeSpan.FromSeconds(1)));
        Pass(1);

        (await EventsAsync()).Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Kind = DownloadEventKind.Waiting, Message = "The Hub cannot be reached. (8 tries)" });
    }

    [Fact]
    public async Task Look_ContentThrownAway_IsNotedOnce()
    {
        _progress.Note(new DownloadError(ErrorKind.WrongContent, "a.bin arrived with wrong content.") { Path = "a.bin" });
        Pass(3);

        (await EventsAsync()).Should().ContainSingle().Which.Should().BeEquivalentTo(new
        {
            Kind = DownloadEventKind.ContentThrownAway,
            Facts = new EventFacts { Error = ErrorKind.WrongContent, Path = "a.bin" },
        });
    }

    [Fact]
    public async Task Look_OneTryAndNoFullStop_IsSaidInASentenceWithoutACount()
    {
        _progress.Retries.Add(new TransferFailure(FailureCause.Connection, "The connection was cut", IsTransient: true));
        Pass(1);

        (await EventsAsync()).Should().ContainSingle().Which.Message.Should().Be("The connection was cut.");
    }

    [Theory]
    [InlineData(RunPhase.Transferring)]
    [InlineData(RunPhase.Verifying)]
    [InlineData(RunPhase.Copying)]
    [InlineData(RunPhase.Waiting)]
    public async Task Look_AfterAnOutage_WentOnWhenThereIsWork(RunPhase phase)
    {
        _progress.WaitingFor(Away(TimeSpan.FromSeconds(5)));
        Pass(5);
        await using var bench = await FillBench.StartAsync(10);
        var blob = BlobCountsTests.Blob(1000, phase == RunPhase.Verifying ? 1000 : 0);
        var request = new FillRequest(bench.Partial, bench.Content.Length, bench.Etag);
        switch (phase)
        {
            case RunPhase.Copying:
                blob.BeginCopy(new BlobCopy(request, SpanSet.Empty, "/elsewhere"));
                break;
            case RunPhase.Waiting:
                break;
            default:
                blob.Begin(new BlobFiller(request, bench.Source, bench.Journal, bench.Context));
                break;
        }

        _progress.Transferring([blob]);
        Pass(1);

        (await EventsAsync()).Should().ContainSingle().Which.Facts!.WentOnAfter.HasValue.Should().Be(phase != RunPhase.Waiting);
    }

    private Waiting Away(TimeSpan pause) => new(FailureCause.Connection, "The Hub cannot be reached.", _bench.Time.GetUtcNow() + pause);

    /// <summary>Time goes by, looked at four times a second as a run is.</summary>
    private void Pass(int seconds)
    {
        for (var i = 0; i < 4 * seconds; i++)
        {
            _watch.Look();
            _bench.Time.Advance(TimeSpan.FromMilliseconds(250));
        }

        _watch.Look();
    }

    private Task<IReadOnlyList<DownloadEvent>> EventsAsync() => _bench.ReadAsync(_bench.First);
}
