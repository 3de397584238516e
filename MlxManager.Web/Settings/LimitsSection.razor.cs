using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Settings;

/// <summary>How much at once.</summary>
public sealed partial class LimitsSection
{
    private const int Most = 64;

    private string? _active;
    private string? _connections;

    [Inject]
    private OutsideSettings Outside { get; set; } = default!;

    [Inject]
    private MlxManagerOptions Now { get; set; } = default!;

    protected override void OnInitialized()
    {
        _active = Preferences.Current.Pace.MaxActiveDownloads?.ToString(CultureInfo.InvariantCulture);
        _connections = Access.MaxConnections?.ToString(CultureInfo.InvariantCulture);
    }

    private Task SaveAsync() => DoAsync(async cancellationToken =>
    {
        if (!TryRead(_active, out var active) || !TryRead(_connections, out var connections))
        {
            return Outcome.Bad(SettingsTexts.NotANumber);
        }

        await Preferences.ChangeAsync(
            all => all with { Pace = all.Pace with { MaxActiveDownloads = active }, Access = all.Access with { MaxConnections = connections } },
            cancellationToken);
        await OnSaved.InvokeAsync();
        return Outcome.Good((connections ?? Outside.MlxManager.MaxConnections) == Now.MaxConnections ? SettingsTexts.Saved : SettingsTexts.SavedForStart);
    });

    // A number field gives digits and a point in every language; an empty one leaves it to the environment.
    private static bool TryRead(string? text, out int? number)
    {
        number = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read is >= 1 and <= Most)
        {
            number = read;
            return true;
        }

        return false;
    }
}
