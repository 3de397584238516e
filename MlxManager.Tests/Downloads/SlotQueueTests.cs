using MlxManager.Core.Downloads;

namespace MlxManager.Tests.Downloads;

public sealed class SlotQueueTests
{
    [Fact]
    public async Task Acquire_MoreThanSlots_ServesInOrder()
    {
        var queue = new SlotQueue(1);
        var first = await queue.AcquireAsync(default);
        var second = queue.AcquireAsync(default);
        var third = queue.AcquireAsync(default);

        second.IsCompleted.Should().BeFalse();
        first.Dispose();
        var held = await second;
        third.IsCompleted.Should().BeFalse();
        held.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Acquire_CancelledWhileWaiting_LosesNoSlot()
    {
        var queue = new SlotQueue(1);
        var first = await queue.AcquireAsync(default);
        using var stop = new CancellationTokenSource();
        var waiting = queue.AcquireAsync(stop.Token);
        var next = queue.AcquireAsync(default);

        await stop.CancelAsync();
        await waiting.Invoking(t => t).Should().ThrowAsync<OperationCanceledException>();
        first.Dispose();

        (await next).Dispose();
        (await queue.AcquireAsync(default)).Dispose();
    }

    [Fact]
    public async Task Dispose_Twice_GivesBackOnce()
    {
        var queue = new SlotQueue(1);
        var slot = await queue.AcquireAsync(default);
        slot.Dispose();
        slot.Dispose();

        using var one = await queue.AcquireAsync(default);
        queue.AcquireAsync(default).IsCompleted.Should().BeFalse();
    }
}
