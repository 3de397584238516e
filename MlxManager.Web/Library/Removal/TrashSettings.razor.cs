using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Removal;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Removal;

/// <summary>Whether deletions are kept for a while, and for how long.</summary>
public sealed partial class TrashSettings
{
    private bool _uses;
    private string? _days;
    private string? _said;
    private bool _isBad;

    [Parameter, EditorRequired]
    public EventCallback OnSaved { get; set; }

    [Inject]
    private PreferencesStore Preferences { get; set; } = default!;

    [Inject]
    private LibraryTrash Trash { get; set; } = default!;

    [Inject]
    private ILogger<TrashSettings> Logger { get; set; } = default!;

    protected override void OnInitialized()
    {
        _uses = Preferences.Current.Library.UsesTrash;
        _days = Preferences.Current.Library.TrashDays.ToString(CultureInfo.InvariantCulture);
    }

    private async Task SaveAsync()
    {
        // A number field gives digits in every language.
        _isBad = !int.TryParse(_days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > LibraryPreferences.MostTrashDays;
        _said = _isBad ? RemovalTexts.BadDays.With(LibraryPreferences.MostTrashDays) : await SetAsync(days) ? RemovalTexts.Saved : RemovalTexts.WentWrong;
        if (!_isBad)
        {
            await OnSaved.InvokeAsync();
        }
    }

    private async Task<bool> SetAsync(int days)
    {
        try
        {
            await Trash.SetAsync(_uses, days, CancellationToken.None);
            return true;
        }
        catch (Exception exception)
        {
            LogNotKept(Logger, exception);
            _isBad = true;
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "How the trash is kept could not be set")]
    private static partial void LogNotKept(ILogger logger, Exception exception);
}
