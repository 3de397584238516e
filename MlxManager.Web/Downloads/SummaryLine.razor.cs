using Microsoft.AspNetCore.Components;

namespace MlxManager.Web.Downloads;

/// <summary>All downloads in one line: rate, what remains, how many.</summary>
public sealed partial class SummaryLine : IDisposable
{
    private IDisposable? _listening;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    private string Line => Sentence.Of(Coordinator.Summary);

    private string Counts => Sentence.Counts(Coordinator.Summary);

    public void Dispose() => _listening?.Dispose();

    protected override void OnInitialized() => _listening = Coordinator.OnSummary(() => InvokeAsync(StateHasChanged));
}
