using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Verification;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Verification;

/// <summary>A part of the page that shows what is known of the cache's contents, live, and has it checked.</summary>
public abstract partial class VerificationDesk : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private int _isDrawing;

    /// <summary>Why the last thing asked was not done; empty when it was.</summary>
    protected string Trouble { get; private set; } = "";

    /// <summary>In which whatever others tell is drawn.</summary>
    private protected OwnContext Own { get; private set; } = default!;

    [Inject]
    protected Verifier Verifier { get; set; } = default!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    protected VerificationJob? Job => Verifier.Current.Job;

    public void Dispose()
    {
        Verifier.Changed -= OnChanged;
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
        Own = new();
        Verifier.Changed += OnChanged;
    }

    protected async Task TryAsync(Func<CancellationToken, Task> work)
    {
        Trouble = "";
        try
        {
            await work(_leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page has gone; what was begun goes on.
        }
        catch (ObjectDisposedException) when (_leaving.IsCancellationRequested)
        {
            // The same, seen by whoever came just too late.
        }
        catch (Exception exception)
        {
            LogFailed(Loggers.CreateLogger<VerificationDesk>(), exception);
            Trouble = VerificationTexts.Failed;
        }
    }

    /// <summary>
    /// Told on the verifier's thread, at most four times a second while it reads; drawn in the language of who looks here, and
    /// not asked again before it has been drawn.
    /// </summary>
    protected void OnChanged()
    {
        if (Interlocked.Exchange(ref _isDrawing, 1) == 0)
        {
            Own.Run(() => _ = InvokeAsync(Draw));
        }
    }

    private void Draw()
    {
        Volatile.Write(ref _isDrawing, 0);
        StateHasChanged();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was asked of the check of the cache failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
