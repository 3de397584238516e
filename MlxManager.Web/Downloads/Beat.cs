using Microsoft.AspNetCore.Components;

namespace MlxManager.Web.Downloads;

/// <summary>
/// Draws nothing itself. Blazor sends what one component draws as a batch of its own, unless one is being made already: all that
/// this tells while it is drawn goes into the same. And Blazor calls what comes after a drawing only once the browser has
/// confirmed it, which is how the circuit knows that its browser keeps up. One a circuit, in the layout.
/// </summary>
public sealed class Beat : IComponent, IHandleAfterRender, IDisposable
{
    private readonly Queue<TaskCompletionSource> _drawing = new();
    private RenderHandle _handle;
    private IDisposable? _attached;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    public void Attach(RenderHandle renderHandle) => _handle = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        _attached ??= Coordinator.DrawThrough(DrawAsync);
        return Task.CompletedTask;
    }

    /// <summary>Once for each time it was drawn, in order.</summary>
    public Task OnAfterRenderAsync()
    {
        if (_drawing.TryDequeue(out var drawn))
        {
            drawn.SetResult();
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _attached?.Dispose();
        _attached = null;
        while (_drawing.TryDequeue(out var never))
        {
            never.SetResult();
        }
    }

    private async Task DrawAsync(Action tell)
    {
        var drawn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _handle.Dispatcher.InvokeAsync(() =>
        {
            if (_attached is null)
            {
                tell();
                drawn.SetResult();
                return;
            }

            _drawing.Enqueue(drawn);
            _handle.Render(_ => tell());
        });
        await drawn.Task;
    }
}
