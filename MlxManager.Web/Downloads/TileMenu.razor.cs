using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>What else can be done with a download. Drawn again only when what it offers may have changed.</summary>
public sealed partial class TileMenu : IDisposable
{
    private bool _isWanted;
    private bool _wasWanted;
    private (DownloadStatus, int?, int, int) _drawn;
    private IDisposable? _listening;

    [Parameter, EditorRequired]
    public TileState Tile { get; set; } = default!;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private QueueMoves Queue { get; set; } = default!;

    [Inject]
    private ModelCache Cache { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private int Id => Tile.Download.Id;

    private string Name => Tile.Download.Model.Value;

    private bool IsInQueue => Queue.IsIn(Id);

    private bool CanRise => Queue.Place(Id) > 0;

    private bool CanSink => Queue.Place(Id) < Queue.Count - 1;

    private string LoadLine => $"from mlx_lm import load; model, tokenizer = load(\"{Name}\")";

    private string Folder => Cache.Repo(Tile.Download.Model).Folder;

    public void Dispose() => _listening?.Dispose();

    protected override bool ShouldRender()
    {
        // Where it stands in the queue is known only while the menu has been asked for.
        var now = (Tile.Download.Status, Tile.Download.QueuePosition, _isWanted ? Queue.Place(Id) : 0, _isWanted ? Queue.Count : 0);
        var isDue = now != _drawn || _isWanted != _wasWanted;
        (_drawn, _wasWanted) = (now, _isWanted);
        return isDue;
    }

    private void Want()
    {
        _isWanted = true;

        // Others come into the queue and leave it without a change of this tile.
        _listening ??= Coordinator.OnList(() => InvokeAsync(StateHasChanged));
    }

    private Task LimitAsync() => LimitDialog.AskAsync(Dialogs, Coordinator, Tile.Download);
}
