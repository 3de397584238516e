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

    protected override void OnInitialized()
    {
        _uses = Preferences.Current.Library.UsesTrash;
        _days = Preferences.Current.Library.TrashDays.ToString(CultureInfo.InvariantCulture);
    }

    private async Task SaveAsync()
    {
        // A number field gives digits in every language.
        _isBad = !int.TryParse(_days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > LibraryPreferences.MostTrashDays;
        if (!_isBad)
        {
            await Trash.SetAsync(_uses, days, CancellationToken.None);
            await OnSaved.InvokeAsync();
        }

        _said = _isBad ? RemovalTexts.BadDays.With(LibraryPreferences.MostTrashDays) : RemovalTexts.Saved;
    }
}
