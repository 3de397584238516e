using Microsoft.AspNetCore.Components;

namespace MlxManager.Web.Downloads;

/// <summary>How many downloads run or wait for their turn, seen from every page.</summary>
public sealed partial class ActiveBadge : IDisposable
{
    private IDisposable? _listening;
    private int _active;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    private int Active => Coordinator.Summary.Headline.Active;

    public void Dispose() => _listening?.Dispose();

    protected override void OnInitialized()
    {
        _listening = Coordinator.OnHeadline(() => InvokeAsync(Refresh));
        _active = Active;
    }

    private void Refresh()
    {
        if (_active != Active)
        {
            _active = Active;
            StateHasChanged();
        }
    }
}
