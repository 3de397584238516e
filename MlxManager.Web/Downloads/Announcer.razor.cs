using Microsoft.AspNetCore.Components;

namespace MlxManager.Web.Downloads;

/// <summary>The one live region: says changes of state to those who listen.</summary>
public sealed partial class Announcer : IDisposable
{
    private IDisposable? _listening;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    public void Dispose() => _listening?.Dispose();

    protected override void OnInitialized() => _listening = Coordinator.OnAnnouncement(() => InvokeAsync(StateHasChanged));
}
