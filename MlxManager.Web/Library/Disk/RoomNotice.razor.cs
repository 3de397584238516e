using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Disk;
using MudBlazor;

namespace MlxManager.Web.Library.Disk;

/// <summary>Beside what a download would take: whether that goes over the budget, and the way to more room.</summary>
public sealed partial class RoomNotice : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationToken _gone;
    private (RepoId, long, long, long?, long?) _looked;
    private long _overBudget;
    private long? _freed;
    private bool _isAsking;

    public RoomNotice() => _gone = _leaving.Token;

    [Parameter, EditorRequired]
    public RepoId Model { get; set; } = default!;

    /// <summary>What it takes of the disk besides what is promised.</summary>
    [Parameter, EditorRequired]
    public long Bytes { get; set; }

    /// <summary>What is missing for it on the disk, as is said elsewhere.</summary>
    [Parameter, EditorRequired]
    public long Lacking { get; set; }

    [Parameter, EditorRequired]
    public DiskOutlook Outlook { get; set; } = DiskOutlook.Unknown;

    /// <summary>There may be more room now.</summary>
    [Parameter]
    public EventCallback Made { get; set; }

    [Inject]
    private IDiskRoom Room { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var asked = (Model, Bytes, Outlook.PromisedBytes, Outlook.FreeBytes, Room.BudgetBytes);
        if (asked != _looked)
        {
            (_looked, _freed) = (asked, Model == _looked.Item1 && Bytes == _looked.Item2 ? _freed : null);
            await LookAsync();
        }
    }

    private async Task LookAsync()
    {
        if (Room.BudgetBytes is null)
        {
            _overBudget = 0;
            return;
        }

        try
        {
            _overBudget = Bytes == 0 ? 0 : RoomShortage.Of(await Room.LookAsync(_gone), Bytes).BudgetBytes;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The sheet has gone.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Only a warning; what is wrong with the cache is said where it matters.
            _overBudget = 0;
        }
    }

    private async Task AskAsync()
    {
        _isAsking = true;
        try
        {
            if (await MakeRoomDialog.AskAsync(Dialogs, Bytes, Model) is { } freed)
            {
                _freed = freed > 0 ? freed : null;
                await LookAsync();
                await Made.InvokeAsync();
            }
        }
        finally
        {
            _isAsking = false;
        }
    }
}
