using Microsoft.AspNetCore.Components;
using MlxManager.Core.Settings;
using MudBlazor;

namespace MlxManager.Web.Library.Disk;

/// <summary>"I need so much": what could go for it.</summary>
public sealed partial class MakeRoomSection
{
    private double? _gigabytes;
    private long? _freed;
    private bool _isWrong;

    [Parameter, EditorRequired]
    public EventCallback Made { get; set; }

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private async Task AskAsync()
    {
        (_freed, _isWrong) = (null, false);
        if (Gigabytes.ToBytes(_gigabytes, 1, LibraryPreferences.MostBudgetBytes) is not { } bytes)
        {
            _isWrong = true;
            return;
        }

        if (await MakeRoomDialog.AskAsync(Dialogs, bytes, null) is { } freed)
        {
            _freed = freed;
            await Made.InvokeAsync();
        }
    }
}
