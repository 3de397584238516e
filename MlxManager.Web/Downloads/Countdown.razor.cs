using Microsoft.AspNetCore.Components;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Downloads;

/// <summary>
/// The time to the next try, ticking. Draws itself alone and once a second, so that a tile that only waits costs next to nothing.
/// </summary>
public sealed partial class Countdown : IDisposable
{
    private ITimer? _timer;

    [Parameter, EditorRequired]
    public DateTimeOffset Until { get; set; }

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

    public void Dispose() => _timer?.Dispose();

    // Not while prerendering: nobody would see it tick.
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            var second = TimeSpan.FromSeconds(1);
            _timer = Time.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, second, second);
        }
    }
}
