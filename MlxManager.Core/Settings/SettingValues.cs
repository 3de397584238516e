using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace MlxManager.Core.Settings;

/// <summary>Values out of the configuration, and the faults found in them.</summary>
internal sealed partial class SettingValues(IConfiguration configuration, List<string> faults)
{
    /// <summary>The person's home folder: HOME, else what the system says; null when there is none.</summary>
    public string? Home =>
        Text("HOME") ?? (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } home
            ? home
            : null);

    public void Fault(string fault) => faults.Add(fault);

    /// <summary>The trimmed value; null when it is missing or empty.</summary>
    public string? Text(string key) => configuration[key]?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>
    /// An absolute path, with <c>~</c>, <c>$NAME</c> and <c>${NAME}</c> expanded from the same configuration. Null when it is
    /// not set, and after a fault.
    /// </summary>
    public string? Path(string key)
    {
        if (Text(key) is not { } text || Expand(key, text) is not { } path)
        {
            return null;
        }

        if (path.Any(char.IsControl))
        {
            Fault($"{key} holds a control character; it must be a path");
            return null;
        }

        return System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
    }

    /// <summary>On or off, in the official client's words; off when it is not set.</summary>
    public bool Switch(string key)
    {
        switch (Text(key)?.ToUpperInvariant())
        {
            case "1" or "ON" or "YES" or "TRUE":
                return true;
            case null or "0" or "OFF" or "NO" or "FALSE":
                return false;
            default:
                Fault($"{key} is '{Text(key)}'; it must be 1, ON, YES or TRUE, or 0, OFF, NO or FALSE");
                return false;
        }
    }

    /// <summary>A whole number from 1 on; the default when it is not set, and after a fault.</summary>
    public int Number(string key, int byDefault, int most)
    {
        if (Text(key) is not { } text)
        {
            return byDefault;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }

        Fault(string.Create(CultureInfo.InvariantCulture, $"{key} is '{text}'; it must be a number from 1 to {most}"));
        return byDefault;
    }

    private string? Expand(string key, string text)
    {
        if (text[0] == '~')
        {
            if (text.Length > 1 && text[1] != '/' && text[1] != System.IO.Path.DirectorySeparatorChar)
            {
                Fault($"{key} begins with another person's home ({text}); write the path out");
                return null;
            }

            if (Home is not { } home)
            {
                Fault($"{key} begins with ~, but this account has no home folder");
                return null;
            }

            text = home + text[1..];
        }

        string? missing = null;
        var expanded = Variable().Replace(text, match =>
        {
            var name = match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;
            if (Variable(name) is { } value)
            {
                return value;
            }

            missing ??= name;
            return "";
        });
        if (missing is null)
        {
            return expanded;
        }

        Fault($"{key} names ${missing}, which is not set");
        return null;
    }

    // The environment's provider turns __ into the section separator.
    private string? Variable(string name) => Text(name) ?? Text(name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal));

    [GeneratedRegex(@"\$(?:([A-Za-z0-9_]+)|\{([^{}]*)\})")]
    private static partial Regex Variable();
}
