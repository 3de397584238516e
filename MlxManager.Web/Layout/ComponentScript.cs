using Microsoft.JSInterop;

namespace MlxManager.Web.Layout;

/// <summary>
/// A script module of one component: loaded and begun after its first render, ended when the component goes, also if that is
/// while it is still being loaded. For the component's own dispatcher.
/// </summary>
internal sealed class ComponentScript(IJSRuntime runtime, string name)
{
    private Task _beginning = Task.CompletedTask;
    private IJSObjectReference? _module;
    private bool _hasBegun;
    private bool _hasLeft;

    /// <summary>Set once <see cref="BeginAsync"/> has come to its end; null when the component went before.</summary>
    public IJSObjectReference? Module => _hasBegun ? _module : null;

    public Task BeginAsync(string function, params object?[] arguments) => _beginning = LoadAsync(function, arguments);

    /// <param name="function">Called first if it had begun; null when there is nothing to undo.</param>
    public async ValueTask EndAsync(string? function, params object?[] arguments)
    {
        _hasLeft = true;
        try
        {
            await _beginning;
            if (_module is not null)
            {
                if (_hasBegun && function is not null)
                {
                    await _module.InvokeVoidAsync(function, arguments);
                }

                await _module.DisposeAsync();
            }
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // The browser has gone, and its listeners with it.
        }
    }

    private async Task LoadAsync(string function, object?[] arguments)
    {
        _module = await runtime.InvokeAsync<IJSObjectReference>("import", $"./js/{name}.js");

        // What it would take hold of is not there any more.
        if (!_hasLeft)
        {
            await _module.InvokeVoidAsync(function, arguments);
            _hasBegun = true;
        }
    }
}
