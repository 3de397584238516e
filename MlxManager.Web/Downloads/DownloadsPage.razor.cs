using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace MlxManager.Web.Downloads;

/// <summary>Every download, in its order. Draws only when the list itself changes; the tiles draw themselves.</summary>
public sealed partial class DownloadsPage : IAsyncDisposable
{
    private IDisposable? _listening;
    private IJSObjectReference? _focusKeeper;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    public async ValueTask DisposeAsync()
    {
        _listening?.Dispose();
        if (_focusKeeper is not null)
        {
            try
            {
                await _focusKeeper.InvokeVoidAsync("release");
                await _focusKeeper.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser has gone, and its listeners with it.
            }
        }
    }

    protected override void OnInitialized() => _listening = Coordinator.OnList(() => InvokeAsync(StateHasChanged));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _focusKeeper = await Script.InvokeAsync<IJSObjectReference>("import", "./js/focus-keeper.js");
            await _focusKeeper.InvokeVoidAsync("keep");
        }
    }
}
