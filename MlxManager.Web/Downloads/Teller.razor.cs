using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>
/// Tells of what is done or needs a person (notification, sound), of what was done elsewhere (a toast), and shows in the
/// tab's icon how far everything is. One a circuit, on every page.
/// </summary>
public sealed partial class Teller : IAsyncDisposable
{
    private readonly List<IDisposable> _listening = [];
    private ComponentScript? _script;
    private (int? Percent, bool NeedsAttention) _shown;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    private bool IsOnDownloads => Navigation.ToBaseRelativePath(Navigation.Uri).Split('?', '#')[0].Length == 0;

    public async ValueTask DisposeAsync()
    {
        _listening.ForEach(listening => listening.Dispose());
        if (_script is not null)
        {
            await _script.EndAsync("release");
        }
    }

    // Not while prerendering: what happens meanwhile is for the circuit that follows.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _script = new ComponentScript(Script, "tell");
            await _script.BeginAsync("keep");
            if (_script.Module is null)
            {
                return;
            }

            _listening.Add(Coordinator.OnNews(() => InvokeAsync(TellAsync)));
            _listening.Add(Coordinator.OnHeadline(() => InvokeAsync(ShowProgressAsync)));
            await ShowProgressAsync();
        }
    }

    /// <summary>Many of a kind at once are told as one.</summary>
    private async Task TellAsync()
    {
        foreach (var group in Coordinator.TakeNews().GroupBy(news => news.Kind).Select(group => group.ToList()))
        {
            var (kind, isDone) = (group[0].Kind, group[0].Kind == NewsKind.Completed);
            var text = NewsWords.Of(group);
            if (kind is NewsKind.Completed or NewsKind.NeedsAttention)
            {
                var tag = string.Create(CultureInfo.InvariantCulture, $"{kind}-{group[^1].Download.Id}");
                await _script!.Module!.InvokeVoidAsync("tell", tag, isDone ? DownloadsTexts.TellDone : DownloadsTexts.TellAttention, text);
            }

            // Where the tile itself shows it, a toast would only cover it.
            if (!IsOnDownloads || kind is not (NewsKind.Completed or NewsKind.NeedsAttention))
            {
                Snackbar.Add(text, isDone ? Severity.Success : kind == NewsKind.NeedsAttention ? Severity.Warning : Severity.Normal);
            }
        }
    }

    private async Task ShowProgressAsync()
    {
        var now = (Coordinator.Summary.Percent, Coordinator.Summary.NeedsAttention > 0);
        if (now != _shown)
        {
            _shown = now;
            await _script!.Module!.InvokeVoidAsync("progress", now.Percent, now.Item2);
        }
    }
}
