using Microsoft.Extensions.Logging;

namespace MlxManager.Core.Settings;

/// <summary>Reads what is logged and where.</summary>
internal static class LogSettings
{
    private const string Level = "LogLevel";

    private static readonly string[] Levels = [.. Enum.GetNames<LogLevel>()];

    public static string[] Names { get; } =
        [Level, nameof(LogOptions.LogFile), nameof(LogOptions.LogFileMegabytes), nameof(LogOptions.LogFiles)];

    public static LogOptions Read(SettingValues values)
    {
        var byDefault = new LogOptions();
        return new LogOptions(
            ReadLevel(values, Key(Level)),
            values.Text(Key(nameof(LogOptions.LogFile))) is null ? byDefault.LogFile : values.Switch(Key(nameof(LogOptions.LogFile))),
            values.Number(Key(nameof(LogOptions.LogFileMegabytes)), byDefault.LogFileMegabytes, most: 1000),
            values.Number(Key(nameof(LogOptions.LogFiles)), byDefault.LogFiles, most: 100));
    }

    private static LogLevel? ReadLevel(SettingValues values, string key)
    {
        if (values.Text(key) is not { } text)
        {
            return null;
        }

        // Not Enum.TryParse, which takes numbers too.
        if (Array.FindIndex(Levels, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var place)
        {
            return Enum.Parse<LogLevel>(Levels[place]);
        }

        values.Fault($"{key} is '{text}'; it must be {string.Join(", ", Levels[..^1])} or {Levels[^1]}");
        return null;
    }

    private static string Key(string name) => $"{MlxManagerOptions.Section}:{name}";
}
