using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class ClimbTests
{
    private static readonly TransferOptions Options = new() { FirstConnections = 4, ConnectionsPerBlob = 32 };
    private readonly FakeTimeProvider _time = new();
    private double _received;

    [Fact]
    public void Look_EachConnectionAddsItsShare_ClimbsToTheMost()
    {
        var climb = NewClimb(most: 24);

        Run(climb, TimeSpan.FromSeconds(8), connections => connections * 3e6);

        climb.Limit.Should().Be(24);
    }

    [Fact]
    public void Look_LineIsFull_GoesBackToTheFirst()
    {
        var climb = NewClimb();
        var seen = Run(climb, TimeSpan.FromSeconds(8), _ => 20e6);

        seen.Should().Contain(8, "more were tried");
        climb.Limit.Should().Be(4);
    }

    [Fact]
    public void Look_LineIsFullWithEight_StaysThere()
    {
        var climb = NewClimb();

        Run(climb, TimeSpan.FromSeconds(8), connections => Math.Min(connections, 8) * 3e6);

        climb.Limit.Should().Be(8);
    }

    [Fact]
    public void Look_LineBeginsWithABurst_IsNotTakenForFull()
    {
        var climb = NewClimb(most: 16);
        Run(climb, TimeSpan.FromMilliseconds(150), connections => connections * 20e6);

        Run(climb, TimeSpan.FromSeconds(15), connections => connections * 3e6);

        climb.Limit.Should().Be(16);
    }

    [Fact]
    public void Look_EachHasPlenty_TriesNoMore()
    {
        var climb = NewClimb();

        Run(climb, TimeSpan.FromSeconds(8), connections => connections * 100e6).Should().OnlyContain(limit => limit == 4);
    }

    [Fact]
    public void Look_LineGrowsLater_ClimbsOn()
    {
        var climb = NewClimb();
        Run(climb, TimeSpan.FromSeconds(8), _ => 20e6);

        Run(climb, TimeSpan.FromMinutes(6), connections => connections * 5e6);

        climb.Limit.Should().BeGreaterThan(8);
    }

    [Fact]
    public void Look_LineShrinksLater_GivesConnectionsBack()
    {
        var climb = NewClimb();
        Run(climb, TimeSpan.FromSeconds(8), connections => connections * 3e6);
        climb.Limit.Should().Be(32);

        Run(climb, TimeSpan.FromMinutes(6), _ => 20e6);

        climb.Limit.Should().BeLessThan(20);
    }

    [Fact]
    public void Look_NothingArrives_ChangesNothing()
    {
        var climb = NewClimb();

        Run(climb, TimeSpan.FromMinutes(6), _ => 0);

        climb.Limit.Should().Be(4);
    }

    [Fact]
    public void Look_FewerAllowedThanTheFirst_NeverMore()
    {
        var climb = NewClimb(most: 2);

        Run(climb, TimeSpan.FromMinutes(6), connections => connections * 3e6).Should().OnlyContain(limit => limit == 2);
    }

    private Climb NewClimb(int most = 32) => new(Options.FirstConnections, most, Options, _time);

    private HashSet<int> Run(Climb climb, TimeSpan time, Func<int, double> bytesPerSecond)
    {
        var step = Options.ClimbInterval / 4;
        HashSet<int> seen = [];
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            _received += bytesPerSecond(climb.Limit) * step.TotalSeconds;
            _time.Advance(step);
            climb.Look((long)_received);
            seen.Add(climb.Limit);
        }

        return seen;
    }
}
