using Microsoft.Extensions.Configuration;
using MlxManager.Core.Access;

namespace MlxManager.Core.Settings;

/// <summary>Reads all settings and collects every fault, so that a person mends them in one go.</summary>
public static class SettingsReader
{
    private const int MostAtOnce = 64;

    private static readonly string[] Known =
    [
        nameof(MlxManagerOptions.DataDirectory), nameof(MlxManagerOptions.MaxActiveDownloads), nameof(MlxManagerOptions.MaxConnections),
        .. TelemetrySettings.Names, .. StoreSettings.Names, .. LogSettings.Names, .. AccessSettings.Names,
    ];

    /// <param name="alsoKnown">Keys under <c>MlxManager</c> that others read themselves.</param>
    public static SettingsReading Read(IConfiguration configuration, params IReadOnlyCollection<string> alsoKnown)
    {
        List<string> faults = [];
        var values = new SettingValues(configuration, faults);
        var hub = HubSettings.Read(values);
        var own = ReadOwn(values, configuration.GetSection(MlxManagerOptions.Section), [.. Known, .. alsoKnown]);
        var telemetry = TelemetrySettings.Read(values);
        var stores = StoreSettings.Read(values);
        var log = LogSettings.Read(values);
        var access = AccessSettings.Read(values);
        return faults.Count == 0 && hub is not null && own is not null
            ? new SettingsReading(new AppSettings(hub, own) { Telemetry = telemetry, Stores = stores, Log = log, Access = access }, [])
            : new SettingsReading(null, faults);
    }

    private static MlxManagerOptions? ReadOwn(SettingValues values, IConfigurationSection section, string[] known)
    {
        foreach (var child in section.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                values.Fault($"{child.Path} is not a setting; there are {string.Join(", ", known)}");
            }
            else if (child.Value is null && Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase) && child.GetChildren().Any())
            {
                values.Fault($"{child.Path} must be one value, not a list or a group");
            }
        }

        var directory = values.Path(Key(nameof(MlxManagerOptions.DataDirectory))) ?? DefaultDataDirectory(values);
        var downloads = values.Number(Key(nameof(MlxManagerOptions.MaxActiveDownloads)), 2, MostAtOnce);
        var connections = values.Number(Key(nameof(MlxManagerOptions.MaxConnections)), 16, MostAtOnce);
        return directory is null ? null : new MlxManagerOptions(directory, downloads, connections);
    }

    // On macOS .NET gives ~/Library/Application Support, on Linux $XDG_CONFIG_HOME or ~/.config, on Windows %APPDATA%.
    private static string? DefaultDataDirectory(SettingValues values)
    {
        var key = Key(nameof(MlxManagerOptions.DataDirectory));
        if (values.Text(key) is not null)
        {
            // Given and refused: that has been said.
            return null;
        }

        var data = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (data.Length > 0)
        {
            return Path.GetFullPath(Path.Combine(data, "MlxManager"));
        }

        values.Fault($"{key} must be set: this account has no folder for application data");
        return null;
    }

    private static string Key(string name) => $"{MlxManagerOptions.Section}:{name}";
}
