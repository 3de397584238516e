using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Discover;

/// <summary>The way to start several models together: a button, and a list that is pasted or dropped anywhere on the page.</summary>
public sealed partial class BatchEntry : IAsyncDisposable
{
    /// <summary>Characters of a list; of more the circuit's messages would be too long.</summary>
    public const int LongestText = 8000;

    private DotNetObjectReference<BatchEntry>? _self;
    private ComponentScript? _lists;
    private bool _isOpen;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <summary>Called by lists.js. One dialog at a time; what comes meanwhile is pasted into it.</summary>
    [JSInvokable]
    public async Task TakeListAsync(string text, bool isCut)
    {
        if (_isOpen)
        {
            return;
        }

        _isOpen = true;
        try
        {
            var parameters = new DialogParameters<BatchDialog> { { dialog => dialog.Text, text }, { dialog => dialog.IsCut, isCut } };
            var shown = await Dialogs.ShowAsync<BatchDialog>(null, parameters, BatchDialog.Options);
            if (await shown.Result is { Canceled: false })
            {
                Navigation.NavigateTo("");
            }
        }
        finally
        {
            _isOpen = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_lists is not null)
        {
            await _lists.EndAsync("release");
        }

        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _lists = new ComponentScript(Script, "lists");
            await _lists.BeginAsync("listen", _self, LongestText);
        }
    }
}
