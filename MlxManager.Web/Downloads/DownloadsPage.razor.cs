using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>
/// Every download, in its order. Draws only when the list itself changes; the tiles draw themselves. What the browser alone
/// can see (keys, dragging, the clipboard) comes from the scripts and is answered here.
/// </summary>
public sealed partial class DownloadsPage : IAsyncDisposable
{
    private static readonly string[] Modules = ["focus-keeper", "tile-keys", "queue-drag", "menus"];

    private readonly List<IJSObjectReference> _modules = [];
    private DotNetObjectReference<DownloadsPage>? _self;
    private IDisposable? _listening;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private TileSelection Selection { get; set; } = default!;

    [Inject]
    private QueueMoves Queue { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    public async ValueTask DisposeAsync()
    {
        _listening?.Dispose();
        await Selection.ClearAsync();
        try
        {
            foreach (var module in _modules)
            {
                await module.InvokeVoidAsync("release");
                await module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and its listeners with it.
        }

        _self?.Dispose();
    }

    /// <summary>A click on a tile with a key held: Ctrl or ⌘ chooses one more, Shift all up to it.</summary>
    [JSInvokable]
    public Task ChooseAsync(int id, bool extend) => extend ? Selection.ExtendAsync(id, Coordinator.Order) : Selection.ToggleAsync(id);

    [JSInvokable]
    public Task ChooseAllAsync() => Selection.ChooseAsync(Coordinator.Order);

    [JSInvokable]
    public Task ChooseNoneAsync() => Selection.ClearAsync();

    /// <summary>One place up or down in the queue.</summary>
    [JSInvokable]
    public Task MoveAsync(int id, bool up) => up ? Queue.UpAsync(id) : Queue.DownAsync(id);

    /// <param name="before">Null for the end of the queue.</param>
    [JSInvokable]
    public Task DropAsync(int id, int? before) => Queue.BeforeAsync(id, before);

    /// <param name="text">What was copied in words; null when the browser refused.</param>
    [JSInvokable]
    public void Copied(string? text) => Snackbar.Add(text ?? DownloadsTexts.CopyRefused, text is null ? Severity.Warning : Severity.Normal);

    protected override void OnInitialized() => _listening = Coordinator.OnList(() => InvokeAsync(StateHasChanged));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            foreach (var name in Modules)
            {
                var module = await Script.InvokeAsync<IJSObjectReference>("import", $"./js/{name}.js");
                _modules.Add(module);
                await module.InvokeVoidAsync("keep", _self);
            }
        }
    }
}
