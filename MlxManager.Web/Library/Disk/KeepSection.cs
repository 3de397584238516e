using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Disk;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Library.Disk;

/// <summary>A part of the page that shows how the person keeps the library, and changes it.</summary>
public abstract partial class KeepSection : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();

    [Parameter, EditorRequired]
    public DiskPicture Picture { get; set; } = default!;

    /// <summary>Why what was asked last was not done; empty when it was.</summary>
    protected string Trouble { get; set; } = "";

    protected LibraryPreferences Set => Preferences.Current.Library;

    [Inject]
    private PreferencesStore Preferences { get; set; } = default!;

    [Inject]
    private ILogger<KeepSection> Logger { get; set; } = default!;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task ChangeAsync(Func<LibraryPreferences, LibraryPreferences> change)
    {
        Trouble = "";
        try
        {
            await Preferences.ChangeAsync(all => all with { Library = change(all.Library) }, _leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page has gone; what was written is written.
        }
        catch (Exception exception)
        {
            LogFailed(Logger, exception);
            Trouble = DiskTexts.WentWrong;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "How the library is kept could not be set")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
