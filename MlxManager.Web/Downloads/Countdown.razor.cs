using Microsoft.AspNetCore.Components;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Downloads;

/// <summary>
/// The time to the next try, ticking. Drawn alone and once a second, so that a tile that only waits costs next to nothing; all there are
/// tick together.
/// </summary>
public sealed partial class Countdown : IDisposable
{
    private IDisposable? _listening;

    [Parameter, EditorRequired]
    public DateTimeOffset Until { get; set; }

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private string Text
    {
        get
        {
            var left = Until - Time.GetUtcNow();
            return left > TimeSpan.Zero ? DownloadsTexts.NextTry.With(Sentence.Duration(left)) : DownloadsTexts.TryingAgain;
        }
    }

    public void Dispose() => _listening?.Dispose();

    protected override void OnInitialized() => _listening = Coordinator.OnSecond(() => InvokeAsync(StateHasChanged));
}
