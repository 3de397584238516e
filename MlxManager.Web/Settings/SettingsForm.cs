using Microsoft.AspNetCore.Components;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Settings;

/// <summary>What the sections share: one thing at a time, its outcome in words, and an end when the page is left.</summary>
public abstract partial class SettingsForm : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();

    /// <summary>Something was written: the page says what waits for the next start.</summary>
    [Parameter]
    public EventCallback OnSaved { get; set; }

    [Inject]
    protected PreferencesStore Preferences { get; set; } = default!;

    [Inject]
    private ILogger<SettingsForm> Logger { get; set; } = default!;

    protected bool IsBusy { get; private set; }

    protected Outcome? Result { get; set; }

    protected AccessPreferences Access => Preferences.Current.Access;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does it unless something else is being done; what it returns is shown.</summary>
    protected async Task DoAsync(Func<CancellationToken, Task<Outcome?>> work)
    {
        if (IsBusy)
        {
            return;
        }

        (IsBusy, Result) = (true, null);
        try
        {
            Result = await work(_leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(Logger, exception);
            Result = Outcome.Bad(SettingsTexts.WentWrong);
        }
        finally
        {
            IsBusy = false;
        }
    }

    protected async Task ChangeAsync(Func<AccessPreferences, AccessPreferences> change, CancellationToken cancellationToken)
    {
        await Preferences.ChangeAsync(all => all with { Access = change(all.Access) }, cancellationToken);
        await OnSaved.InvokeAsync();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A change of the settings failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

/// <summary>What became of it, in words.</summary>
public sealed record Outcome(string Text, bool IsGood)
{
    public static Outcome Good(string text) => new(text, IsGood: true);

    public static Outcome Bad(string text) => new(text, IsGood: false);
}
