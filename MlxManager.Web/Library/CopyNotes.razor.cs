using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Library;

/// <summary>Runs the script of the menus for its page, and says what it has copied.</summary>
public sealed partial class CopyNotes : IAsyncDisposable
{
    private DotNetObjectReference<CopyNotes>? _self;
    private ComponentScript? _script;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    public async ValueTask DisposeAsync()
    {
        if (_script is not null)
        {
            await _script.EndAsync("release");
        }

        _self?.Dispose();
    }

    /// <param name="text">What was copied in words; null when the browser refused.</param>
    [JSInvokable]
    public void Copied(string? text) => Snackbar.Add(text ?? DownloadsTexts.CopyRefused, text is null ? Severity.Warning : Severity.Normal);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _script = new ComponentScript(Script, "menus");
            await _script.BeginAsync("keep", _self);
        }
    }
}
