using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Pace;
using MlxManager.Core.Transfer;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Transfer;

public sealed class AdmissionTests : IDisposable
{
    private static readonly TransferFailure Cut = new(FailureCause.Connection, "Cut.", IsTransient: true);
    private static readonly TransferFailure Limited = new(FailureCause.RateLimited, "Slow down.", IsTransient: true, TimeSpan.FromSeconds(30));
    private readonly SettableClock _time = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
    private readonly SleepWatch _sleep;
    private readonly CancellationTokenSource _ending = new();
    private readonly Admission _admission;

    public AdmissionTests()
    {
        _sleep = new SleepWatch(_time, NullLogger<SleepWatch>.Instance);
        _admission = new Admission(4, 4, new TransferOptions(), new Random(3), _time, _sleep, _ending.Token);
    }

    public void Dispose()
    {
        _sleep.Dispose();
        _ending.Dispose();
    }

    [Fact]
    public async Task Want_MoreThenFewer_LetsSoManyInAndTellsWhoIsOneTooMany()
    {
        _admission.Want(2);
        var tickets = await EnterAsync(2);
        var third = _admission.EnterAsync(default);
        third.IsCompleted.Should().BeFalse();

        _admission.Want(3);

        tickets.Add(await third);
        _admission.IsOneTooMany.Should().BeFalse();
        _admission.Want(1);
        _admission.IsOneTooMany.Should().BeTrue();
        _admission.Leave(tickets[0], null, 1, 0);
        _admission.Leave(tickets[1], null, 1, 0);
        _admission.IsOneTooMany.Should().BeFalse();
    }

    [Fact]
    public async Task Leave_RateLimitedWhileFewerAreWanted_SinksBelowThose()
    {
        _admission.Want(2);
        var tickets = await EnterAsync(2);
        _admission.NewBytes(tickets[0]);

        _admission.Leave(tickets[1], Limited, 0, 1);

        _admission.EnterAsync(default).IsCompleted.Should().BeFalse("one was one too many");
    }

    [Fact]
    public async Task Leave_AllFailTogether_CountsOnceAndLetsOneProbe()
    {
        var tickets = await EnterAsync(4);
        tickets.ForEach(ticket => _admission.Leave(ticket, Cut, 0, 1));

        var waiting = _admission.Waiting!;
        waiting.Should().Match<Waiting>(it => it.Cause == FailureCause.Connection && it.Reason == "Cut.");
        (waiting.RetryAt - _time.GetUtcNow()).Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(0.5), "four that fail together failed once");
        var entering = Enumerable.Range(0, 4).Select(_ => _admission.EnterAsync(default)).ToList();
        entering.Should().OnlyContain(task => !task.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.5));

        var probe = await await Task.WhenAny(entering);
        probe.IsProbe.Should().BeTrue();
        _admission.Waiting.Should().NotBeNull("a probe is not yet a connection that works");
        entering.Count(task => task.IsCompleted).Should().Be(1);
        _admission.NewBytes(probe);
        await Task.WhenAll(entering);
        _admission.Waiting.Should().BeNull();
    }

    [Fact]
    public async Task Leave_ProbeAfterProbeFails_PausesGrowToTheLongestAndANewByteResets()
    {
        var pauses = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var entering = _admission.EnterAsync(default);
            _time.Advance(TimeSpan.FromMinutes(1));
            _admission.Leave(await entering, Cut, 0, 1);
            pauses.Add((_admission.Waiting!.RetryAt - _time.GetUtcNow()).TotalSeconds);
        }

        pauses[0].Should().BeInRange(0.25, 0.5);
        pauses[3].Should().BeInRange(2, 4);
        pauses[^1].Should().BeInRange(30, 60);

        _time.Advance(TimeSpan.FromMinutes(1));
        var ticket = await _admission.EnterAsync(default);
        _admission.NewBytes(ticket);
        _admission.Leave(ticket, Cut, 1, 1);
        (_admission.Waiting!.RetryAt - _time.GetUtcNow()).TotalSeconds.Should().BeInRange(0.25, 0.5);
    }

    [Fact]
    public async Task Leave_MachineSleptInThePause_OneProbesAtOnceAndNoFailureBeforeCounts()
    {
        for (var i = 0; i < 12; i++)
        {
            var probing = _admission.EnterAsync(default);
            _time.Advance(TimeSpan.FromMinutes(1));
            _admission.Leave(await probing, Cut, 0, 1);
        }

        _sleep.Begin();
        var entering = _admission.EnterAsync(default);
        _time.Set(TimeSpan.FromHours(8));
        _time.Advance(TimeSpan.FromSeconds(2));

        var probe = await entering;
        probe.IsProbe.Should().BeTrue();
        _admission.Leave(probe, Cut, 0, 1);
        (_admission.Waiting!.RetryAt - _time.GetUtcNow()).TotalSeconds.Should().BeInRange(0.25, 0.5, "the line is often back a moment after the machine");
    }

    [Fact]
    public async Task Leave_SourceAsksToWait_IsNotAskedBefore()
    {
        var tickets = await EnterAsync(2);
        _admission.Leave(tickets[0], Cut, 0, 1);
        _admission.Leave(tickets[1], Limited, 0, 1);

        (_admission.Waiting!.RetryAt - _time.GetUtcNow()).TotalSeconds.Should().BeInRange(30, 33);
        var entering = _admission.EnterAsync(default);
        _time.Advance(TimeSpan.FromSeconds(29.9));
        entering.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(3.1));
        (await entering).IsProbe.Should().BeTrue();
    }

    [Fact]
    public async Task Leave_SourceAsksToWaitForEver_WaitsAnHourAndATenthAtMost()
    {
        var tickets = await EnterAsync(2);
        var forEver = Limited with { RetryAfter = TimeSpan.MaxValue };

        tickets.ForEach(ticket => _admission.Leave(ticket, forEver, 0, 1));

        (_admission.Waiting!.RetryAt - _time.GetUtcNow()).TotalMinutes.Should().BeInRange(60, 66);
    }

    [Fact]
    public async Task Leave_OneFailsWhileAnotherWorks_StepsBackAlone()
    {
        var tickets = await EnterAsync(2);
        _admission.NewBytes(tickets[0]);

        var answer = _admission.Leave(tickets[1], Cut, 0, 3);

        answer.Pause.TotalSeconds.Should().BeInRange(1, 2);
        _admission.Waiting.Should().BeNull();
        (await _admission.EnterAsync(default)).IsProbe.Should().BeFalse();
    }

    [Fact]
    public async Task Leave_ExtraConnectionsRefused_ShrinksTheLimitAndGrowsItLater()
    {
        var tickets = await EnterAsync(4);
        _admission.NewBytes(tickets[0]);
        tickets[1..].ForEach(ticket => _admission.Leave(ticket, Limited, 0, 1));
        var entering = _admission.EnterAsync(default);
        entering.IsCompleted.Should().BeFalse("only the one that works is left");

        _admission.Leave(tickets[0], null, 1, 0);
        var one = await entering;
        _admission.EnterAsync(default).IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromMinutes(1));
        _admission.Leave(one, null, 1, 0);

        await EnterAsync(1);
        await _admission.EnterAsync(default);
    }

    [Fact]
    public async Task Leave_ProtocolBrokenInARow_GivesUp()
    {
        var broken = new TransferFailure(FailureCause.Protocol, "Broken.", IsTransient: false);
        for (var i = 0; i < 4; i++)
        {
            var entering = _admission.EnterAsync(default);
            _time.Advance(TimeSpan.FromMinutes(1));
            _admission.Leave(await entering, broken, 0, 1).GivesUp.Should().Be(i == 3);
        }
    }

    [Fact]
    public async Task Leave_ProbeThatFoundNothingToDo_LetsTheNextProbe()
    {
        _admission.Leave(await _admission.EnterAsync(default), Cut, 0, 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        var probe = await _admission.EnterAsync(default);
        var next = _admission.EnterAsync(default);
        next.IsCompleted.Should().BeFalse();

        _admission.Leave(probe, null, 0, 0);

        (await next).IsProbe.Should().BeTrue();
    }

    [Fact]
    public async Task TryReadWhole_ASecondOne_GivesWay()
    {
        var tickets = await EnterAsync(3);

        _admission.TryReadWhole(tickets[0]).Should().BeTrue();
        _admission.TryReadWhole(tickets[1]).Should().BeFalse();
        _admission.IsOneTooMany.Should().BeTrue();
        tickets.ForEach(ticket => _admission.Leave(ticket, null, 0, 0));

        _admission.TryReadWhole((await EnterAsync(1))[0]).Should().BeTrue();
        _admission.EnterAsync(default).IsCompleted.Should().BeFalse();
    }

    private async Task<List<Admission.Ticket>> EnterAsync(int count)
    {
        var tickets = new List<Admission.Ticket>();
        for (var i = 0; i < count; i++)
        {
            tickets.Add(await _admission.EnterAsync(default));
        }

        return tickets;
    }
}
