using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class ConnectionBudgetTests
{
    [Fact]
    public async Task AcquireAsync_MoreThanThereAre_WaitsAndServesInTheOrderOfComing()
    {
        var budget = new ConnectionBudget(2);
        var (first, second) = (await budget.AcquireAsync(default), await budget.AcquireAsync(default));
        var (third, fourth) = (budget.AcquireAsync(default), budget.AcquireAsync(default));
        third.IsCompleted.Should().BeFalse();

        first.Dispose();
        first.Dispose();

        (await third).Should().NotBeNull();
        fourth.IsCompleted.Should().BeFalse("a lease given back twice is still one");
        second.Dispose();
        (await fourth).Should().NotBeNull();
        budget.Free.Should().Be(0);
    }

    [Fact]
    public async Task AcquireAsync_CancelledWhileWaiting_LeavesNoTrace()
    {
        var budget = new ConnectionBudget(1);
        var held = await budget.AcquireAsync(default);
        using var cancel = new CancellationTokenSource();
        var waiting = budget.AcquireAsync(cancel.Token);

        await cancel.CancelAsync();

        await waiting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        held.Dispose();
        budget.Free.Should().Be(1);
    }

    [Fact]
    public async Task AcquireAsync_ManyRacingAndCancelling_NeverLendsMoreThanTotalAndGetsAllBack()
    {
        var budget = new ConnectionBudget(3);
        var (lent, most) = (0, 0);

        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            using var cancel = new CancellationTokenSource();
            var acquiring = budget.AcquireAsync(cancel.Token);
            if (i % 3 == 0)
            {
                cancel.Cancel();
            }

            try
            {
                using var lease = await acquiring;
                var now = Interlocked.Increment(ref lent);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref lent);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                // One of the thirds that gave up.
            }
        });

        most.Should().BeInRange(1, 3);
        budget.Free.Should().Be(3);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
