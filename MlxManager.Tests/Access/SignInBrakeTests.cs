using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Access;

namespace MlxManager.Tests.Access;

public sealed class SignInBrakeTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SignInBrake _brake;

    public SignInBrakeTests() => _brake = new(_time);

    [Fact]
    public void Begin_WrongTries_WaitTwiceAsLongEachTimeAndAMinuteAtMost()
    {
        Try(SignInBrake.FreeTries);
        foreach (var pause in new[] { 1, 2, 4, 8, 16, 32, 60, 60, 60 })
        {
            _brake.Begin("ann").Should().Be(TimeSpan.FromSeconds(pause));
            _time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            _brake.Begin("ann").Should().Be(TimeSpan.FromMilliseconds(1), "asking too early does not make it longer");
            _time.Advance(TimeSpan.FromMilliseconds(1));
            _brake.Begin("ann").Should().Be(TimeSpan.Zero);
        }
    }

    [Fact]
    public void Begin_OthersWrongTries_DoNotCount()
    {
        Try(SignInBrake.FreeTries);

        _brake.Begin("ann").Should().BePositive();
        _brake.Begin("bob").Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Right_Once_ForgetsTheWrongOnes()
    {
        Try(SignInBrake.FreeTries);
        _time.Advance(TimeSpan.FromSeconds(1));
        _brake.Begin("ann").Should().Be(TimeSpan.Zero);

        _brake.Right("ann");

        Try(SignInBrake.FreeTries);
    }

    [Fact]
    public void Begin_LongAfter_StartsAnew()
    {
        Try(SignInBrake.FreeTries);
        _time.Advance(SignInBrake.Memory);

        Try(SignInBrake.FreeTries);
    }

    [Fact]
    public void Begin_EndlessClients_ShareOnePlaceAndAreForgottenInTime()
    {
        Fill();

        _brake.Begin("one more").Should().BePositive("it shares what the others have used up");
        _brake.Begin("client 1").Should().Be(TimeSpan.Zero, "who was known before has a place of their own");
        _time.Advance(SignInBrake.Memory);
        _brake.Begin("one more").Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Begin_StrangersHaveUsedUpEveryPlace_WhoWasInBeforeNeverShares()
    {
        Fill();

        _brake.Begin("one more").Should().BePositive();
        _brake.Begin("known x").Should().Be(TimeSpan.Zero);
        _brake.Begin("known y").Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Begin_EndlessKnownOnes_OnlyTheOneThatTriedLongestAgoIsForgotten()
    {
        TryAs("known first");
        TryAs("known second");
        for (var known = 2; known < SignInBrake.MostKnown; known++)
        {
            _brake.Begin($"known {known}");
        }

        _brake.Begin("known one more").Should().Be(TimeSpan.Zero);

        _brake.Begin("known second").Should().BePositive();
        TryAs("known first");

        void TryAs(string client)
        {
            for (var time = 0; time < SignInBrake.FreeTries; time++)
            {
                _brake.Begin(client).Should().Be(TimeSpan.Zero);
            }

            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Each place of a stranger, and the one that all further ones share.</summary>
    private void Fill()
    {
        for (var client = 0; client < SignInBrake.MostStrangers; client++)
        {
            _brake.Begin($"client {client}");
        }

        for (var stranger = 0; stranger < SignInBrake.FreeTries; stranger++)
        {
            _brake.Begin($"stranger {stranger}").Should().Be(TimeSpan.Zero);
        }
    }

    private void Try(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _brake.Begin("ann").Should().Be(TimeSpan.Zero);
        }
    }
}
