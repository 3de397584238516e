using Microsoft.AspNetCore.Components;
using MlxManager.Core.Pace;
using MlxManager.Core.Settings;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Pace;

/// <summary>A part of the page that shows the pace, live, and sets it.</summary>
public abstract partial class PaceDesk : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private OwnContext _own = default!;

    /// <summary>Why the last thing asked was not done; empty when it was.</summary>
    protected string Trouble { get; private set; } = "";

    [Inject]
    protected PaceWatch Watch { get; set; } = default!;

    [Inject]
    protected TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    protected PacePreferences Set => Watch.Set;

    protected string Sentence => PaceText.Sentence(Watch.Now, Time.GetUtcNow(), Watch.Zone);

    public void Dispose()
    {
        Watch.Changed -= OnChanged;
        _leaving.Cancel();
        _leaving.Dispose();
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    protected override void OnInitialized()
    {
        _own = new();
        Watch.Changed += OnChanged;
    }

    protected Task SetAsync(Func<PacePreferences, PacePreferences> change) => TryAsync(stop => Watch.SetAsync(change, stop));

    protected Task IgnoreAsync(bool isIgnored) => TryAsync(stop => Watch.IgnoreScheduleAsync(isIgnored, stop));

    protected Task SetRateAsync(long rate) => SetAsync(set => set with { BytesPerSecond = rate });

    private async Task TryAsync(Func<CancellationToken, Task> work)
    {
        Trouble = "";
        try
        {
            await work(_leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page has gone; what was written is written.
        }
        catch (Exception exception)
        {
            LogFailed(Loggers.CreateLogger<PaceDesk>(), exception);
            Trouble = PaceTexts.Failed;
        }
    }

    /// <summary>Told by whoever changed it, maybe by another person's circuit: drawn in the language of who looks here.</summary>
    private void OnChanged() => _own.Run(() => _ = InvokeAsync(StateHasChanged));

    [LoggerMessage(Level = LogLevel.Error, Message = "The pace of the downloads could not be set")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
