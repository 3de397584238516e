using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using MlxManager.Core.Downloads;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

/// <summary>What a circuit sends, counted in batches.</summary>
public sealed class BeatTests : PageContext
{
    private const int Many = 60;

    /// <summary>Of each tile that is watched, the step that its listeners were told of last.</summary>
    private readonly ConcurrentDictionary<int, int> _told = new();

    [Fact]
    public async Task Change_OfAllTilesManyTimes_IsOneBatchAnInterval()
    {
        var renderer = await ShowAsync();
        var before = renderer.Batches;

        for (var step = 1; step <= 10; step++)
        {
            PublishAll(step);
        }

        await EventuallyAsync(() => Told(Many) == 10 && renderer.Components > Many);
        renderer.Batches.Should().BeLessThanOrEqualTo(before + 2, "the loop may have looked once while they were published");
    }

    [Fact]
    public async Task Change_ForSeconds_IsAtMostTenBatchesEach()
    {
        var renderer = await ShowAsync();
        var before = renderer.Batches;

        var began = Time.GetUtcNow();
        for (var tenth = 1; tenth <= 30; tenth++)
        {
            PublishAll(tenth);
            await EventuallyAsync(TimeSpan.FromMilliseconds(100));
        }

        await EventuallyAsync(() => Told(Many) == 30 && renderer.Batches > before);
        (renderer.Batches - before).Should().BeLessThanOrEqualTo((int)((Time.GetUtcNow() - began) / TimeSpan.FromMilliseconds(100)) + 1);
    }

    [Fact]
    public async Task Browser_Asleep_IsSentOneBatchAndThenTheLatest()
    {
        var renderer = await ShowAsync();
        var before = renderer.Batches;
        renderer.Sleep();

        PublishAll(1);
        await EventuallyAsync(() => renderer.Batches > before);
        for (var step = 2; step <= 20; step++)
        {
            PublishAll(step);
            await EventuallyAsync(TimeSpan.FromMilliseconds(300));
        }

        renderer.Batches.Should().Be(before + 1, "what it was sent has not been drawn yet");
        renderer.Wake();
        await EventuallyAsync(() => Told(Many) == 20 && renderer.Batches > before + 1);
        renderer.Batches.Should().Be(before + 2);
    }

    [Fact]
    public async Task Page_Hidden_DrawsNothingAndCatchesUpInOneBatch()
    {
        var renderer = await ShowAsync();
        await renderer.Dispatcher.InvokeAsync(() => Coordinator.SeeAsync(new Sight(IsHidden: true, [1, 2])));
        var before = renderer.Batches;

        for (var step = 1; step <= 5; step++)
        {
            PublishAll(step);
            await EventuallyAsync(() => Coordinator.Find(Many)!.Download.FilesDone == step);
        }

        renderer.Batches.Should().Be(before);
        await renderer.Dispatcher.InvokeAsync(() => Coordinator.SeeAsync(new Sight(IsHidden: false, [.. Enumerable.Range(1, Many)])));
        renderer.Batches.Should().Be(before + 1);
        renderer.Components.Should().BeGreaterThan(Many);
    }

    [Fact]
    public async Task Tile_OutOfSight_IsDrawnOnceItIsSeen()
    {
        var renderer = await ShowAsync();
        await renderer.Dispatcher.InvokeAsync(() => Coordinator.SeeAsync(new Sight(IsHidden: false, [1, 2])));
        PublishAll(1);
        await EventuallyAsync(() => Told(1) == 1 && renderer.Components < Many);
        Told(3).Should().Be(0);

        await renderer.Dispatcher.InvokeAsync(() => Coordinator.SeeAsync(new Sight(IsHidden: false, [2, 3])));
        await EventuallyAsync(() => Told(3) == 1);
    }

    [Fact]
    public async Task Commands_ForAll_AreDrawnTogether()
    {
        var renderer = await ShowAsync();
        var before = renderer.Batches;

        await renderer.Dispatcher.InvokeAsync(() => new BatchCommands(Coordinator).HaltAsync(Coordinator.Order, DownloadCommand.Pause));

        Downloads.Commands.Should().HaveCount(Many);
        (renderer.Batches - before).Should().BeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Countdowns_OfAll_TickTogether()
    {
        foreach (var id in Enumerable.Range(1, Many))
        {
            Downloads.Feed.Publish(Sample.Waiting(id));
        }

        var renderer = await ShowAsync(publish: false);
        var before = renderer.Batches;

        await EventuallyAsync(() => renderer.Batches > before);

        (renderer.Batches - before).Should().BeLessThanOrEqualTo(3);
        renderer.Components.Should().Be(Many + 1, "every countdown, and the beat");
    }

    private async Task<CountingRenderer> ShowAsync(bool publish = true)
    {
        if (publish)
        {
            PublishAll(0);
        }

        var renderer = new CountingRenderer(Services);
        await renderer.ShowAsync<Stage>();
        foreach (var id in new[] { 1, 3, Many })
        {
            Coordinator.OnChange(id, () =>
            {
                _told[id] = Coordinator.Find(id)!.Download.FilesDone;
                return Task.CompletedTask;
            });
        }

        return renderer;
    }

    private void PublishAll(int step)
    {
        foreach (var id in Enumerable.Range(1, Many))
        {
            Downloads.Feed.Publish(Sample.Running(id) with { FilesDone = step });
        }
    }

    private int Told(int id) => _told.GetValueOrDefault(id);

    /// <summary>Lets the clock run for so long.</summary>
    private Task EventuallyAsync(TimeSpan later)
    {
        var end = Time.GetUtcNow() + later;
        return EventuallyAsync(() => Time.GetUtcNow() >= end);
    }

    /// <summary>The page, in a layout that has the beat.</summary>
    private sealed class Stage : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<DownloadsPage>(0);
            builder.CloseComponent();
            builder.OpenComponent<Beat>(1);
            builder.CloseComponent();
        }
    }
}
