using MlxManager.Core.Downloads;

namespace MlxManager.Tests.Downloads;

public sealed class KeyedGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly KeyedGate<string> _gates = new();

    [Fact]
    public async Task Enter_SameKey_PassesOneAtATime()
    {
        var first = await EnterAsync("a");
        var second = EnterAsync("a");
        var third = EnterAsync("a");

        (second.IsCompleted || third.IsCompleted).Should().BeFalse();
        first.Dispose();
        var next = await await Task.WhenAny(second, third);
        (second.IsCompleted && third.IsCompleted).Should().BeFalse("one has it");
        next.Dispose();
        await Task.WhenAll(second, third);
    }

    [Fact]
    public async Task Enter_OtherKey_PassesBesideIt()
    {
        using var one = await EnterAsync("a");
        using var other = await EnterAsync("b");
    }

    [Fact]
    public async Task Enter_GivenUpWhileWaiting_LosesNobodyTheirTurn()
    {
        var first = await EnterAsync("a");
        using var impatient = new CancellationTokenSource();
        var givenUp = _gates.EnterAsync("a", impatient.Token);
        var next = EnterAsync("a");

        await impatient.CancelAsync();
        await FluentActions.Awaiting(() => givenUp).Should().ThrowAsync<OperationCanceledException>();
        next.IsCompleted.Should().BeFalse();
        first.Dispose();

        (await next).Dispose();
    }

    [Fact]
    public async Task Leave_Twice_LetsOneIn()
    {
        var first = await EnterAsync("a");
        var second = EnterAsync("a");
        var third = EnterAsync("a");

        first.Dispose();
        first.Dispose();

        await Task.WhenAny(second, third);
        (second.IsCompleted && third.IsCompleted).Should().BeFalse();
        (await (second.IsCompleted ? second : third)).Dispose();
        await Task.WhenAll(second, third);
    }

    [Fact]
    public async Task Leave_Everybody_NothingIsKeptOfTheKey()
    {
        var kept = new CountingComparer();
        var gates = new KeyedGate<string>(kept);
        using var gaveUp = new CancellationTokenSource();
        using (await gates.EnterAsync("a", CancellationToken.None))
        {
            var waits = gates.EnterAsync("a", gaveUp.Token);
            await gaveUp.CancelAsync();
            await FluentActions.Awaiting(() => waits).Should().ThrowAsync<OperationCanceledException>();
            kept.Compared.Should().BePositive();
        }

        kept.Compared = 0;
        using var again = await gates.EnterAsync("a", CancellationToken.None);

        kept.Compared.Should().Be(0, "there is no key left to compare it with");
    }

    private Task<IDisposable> EnterAsync(string key) => _gates.EnterAsync(key, CancellationToken.None).WaitAsync(Patience);

    private sealed class CountingComparer : IEqualityComparer<string>
    {
        public int Compared { get; set; }

        public bool Equals(string? x, string? y)
        {
            Compared++;
            return x == y;
        }

        public int GetHashCode(string obj) => 0;
    }
}
