using System.Runtime.CompilerServices;
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
        var gates = new KeyedGate<object>();
        var key = await UseAsync(gates);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        key.IsAlive.Should().BeFalse();
        GC.KeepAlive(gates);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> UseAsync(KeyedGate<object> gates)
    {
        var key = new object();
        using var gaveUp = new CancellationTokenSource();
        using (await gates.EnterAsync(key, CancellationToken.None))
        {
            var waits = gates.EnterAsync(key, gaveUp.Token);
            await gaveUp.CancelAsync();
            await FluentActions.Awaiting(() => waits).Should().ThrowAsync<OperationCanceledException>();
        }

        return new WeakReference(key);
    }

    private Task<IDisposable> EnterAsync(string key) => _gates.EnterAsync(key, CancellationToken.None).WaitAsync(Patience);
}
