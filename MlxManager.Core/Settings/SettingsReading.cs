using System.Diagnostics.CodeAnalysis;

namespace MlxManager.Core.Settings;

/// <summary>Either the settings or all that is wrong with them.</summary>
public sealed class SettingsReading
{
    internal SettingsReading(AppSettings? settings, IReadOnlyList<string> faults)
    {
        Settings = settings;
        Faults = faults;
    }

    public AppSettings? Settings { get; }

    /// <summary>One sentence each, naming the setting and what it must be; never a token.</summary>
    public IReadOnlyList<string> Faults { get; }

    [MemberNotNullWhen(true, nameof(Settings))]
    public bool IsOk => Settings is not null;
}
