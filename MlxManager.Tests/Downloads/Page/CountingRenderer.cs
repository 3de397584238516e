using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlxManager.Tests.Downloads.Page;

#pragma warning disable BL0006 // The renderer's own types: only they tell what is one batch.

/// <summary>Draws for a browser that is not there: counts the batches it would be sent, and confirms them when the test says so.</summary>
internal sealed class CountingRenderer(IServiceProvider services) : Renderer(services, NullLoggerFactory.Instance)
{
    private readonly ConcurrentQueue<TaskCompletionSource> _unconfirmed = new();
    private int _batches;
    private int _components;

    public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

    /// <summary>What was sent so far.</summary>
    public int Batches => Volatile.Read(ref _batches);

    /// <summary>Components that were drawn in the last batch.</summary>
    public int Components => Volatile.Read(ref _components);

    /// <summary>While false the browser sleeps.</summary>
    public bool IsAwake { get; private set; } = true;

    public Task ShowAsync<T>()
        where T : IComponent =>
        Dispatcher.InvokeAsync(() => RenderRootComponentAsync(AssignRootComponentId(InstantiateComponent(typeof(T)))));

    public void Sleep() => IsAwake = false;

    public void Wake()
    {
        IsAwake = true;
        while (_unconfirmed.TryDequeue(out var batch))
        {
            batch.SetResult();
        }
    }

    protected override Task UpdateDisplayAsync(in RenderBatch renderBatch)
    {
        Volatile.Write(ref _components, renderBatch.UpdatedComponents.Count);
        Interlocked.Increment(ref _batches);
        if (IsAwake)
        {
            return Task.CompletedTask;
        }

        var batch = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _unconfirmed.Enqueue(batch);
        return batch.Task;
    }

    protected override void HandleException(Exception exception) => ExceptionDispatchInfo.Throw(exception);
}
