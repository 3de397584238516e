using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>
/// Every download, in its order. Draws only when the list itself changes; the tiles draw themselves. What the browser alone
/// can see (keys, dragging, the clipboard) comes from the scripts and is answered here.
/// </summary>
public sealed partial class DownloadsPage : IAsyncDisposable
{
    private static readonly string[] Modules = ["focus-keeper", "tile-keys", "queue-drag", "menus", "sight"];

    private readonly List<ComponentScript> _scripts = [];
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
        await Coordinator.SeeAsync(Sight.Unknown);
        await Selection.ClearAsync();
        await Task.WhenAll(_scripts.Select(script => script.EndAsync("release").AsTask()));
        _self?.Dispose();
    }

    /// <summary>A click on a tile with a key held: Ctrl or ⌘ chooses one more, Shift all up to it.</summary>
    [JSInvokable]
    public Task ChooseAsync(int id, bool extend) =>
        Coordinator.InOneBatchAsync(() => extend ? Selection.ExtendAsync(id, Coordinator.Order) : Selection.ToggleAsync(id));

    [JSInvokable]
    public Task ChooseAllAsync() => Coordinator.InOneBatchAsync(() => Selection.ChooseAsync(Coordinator.Order));

    [JSInvokable]
    public Task ChooseNoneAsync() => Coordinator.InOneBatchAsync(Selection.ClearAsync);

    /// <param name="isHidden">Nobody sees the page.</param>
    /// <param name="ids">The tiles in the window and near it.</param>
    [JSInvokable]
    public Task SeeAsync(bool isHidden, int[] ids) => Coordinator.SeeAsync(new Sight(isHidden, [.. ids]));

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
            _scripts.AddRange(Modules.Select(name => new ComponentScript(Script, name)));
            await Task.WhenAll(_scripts.Select(script => script.BeginAsync("keep", _self)));
        }
    }
}
