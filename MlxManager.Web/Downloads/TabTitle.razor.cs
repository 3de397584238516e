using Microsoft.AspNetCore.Components;

namespace MlxManager.Web.Downloads;

/// <summary>The tab's title: how far everything is while something runs, else the page's name.</summary>
public sealed partial class TabTitle : IDisposable
{
    private string _title = "";
    private IDisposable? _listening;

    [Parameter, EditorRequired]
    public string Page { get; set; } = "";

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    private string Title => $"{(Coordinator.Summary.Percent is { } percent ? $"{percent} %" : Page)} · MlxManager";

    public void Dispose() => _listening?.Dispose();

    protected override void OnInitialized() => _listening = Coordinator.OnHeadline(() => InvokeAsync(Refresh));

    protected override void OnParametersSet() => _title = Title;

    private void Refresh()
    {
        if (_title != Title)
        {
            _title = Title;
            StateHasChanged();
        }
    }
}
