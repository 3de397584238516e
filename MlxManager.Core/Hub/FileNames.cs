using System.Text;

namespace MlxManager.Core.Hub;

/// <summary>What no single file name from outside may be, on any system the cache may be carried to.</summary>
internal static class FileNames
{
    private const int MaxBytes = 255;
    private const string Forbidden = "/\\:*?\"<>|";

    // Windows takes these for devices in every folder and with every extension; the superscript digits count too.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Numbered("COM"), .. Numbered("LPT")],
        StringComparer.OrdinalIgnoreCase);

    public static bool IsSafe(string name)
    {
        if (name.Length == 0 || name is "." or ".." || Encoding.UTF8.GetByteCount(name) > MaxBytes || !HasWholePairs(name))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        // Windows drops trailing dots and spaces, so two names would be one.
        return name[^1] is not ('.' or ' ') && !IsDevice(name);
    }

    /// <summary>Whether every surrogate has its partner: text that survives a file system and JSON unchanged.</summary>
    public static bool HasWholePairs(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    // "nul.tar.gz" and "nul .txt" are the device as well.
    private static bool IsDevice(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return Devices.Contains((dot < 0 ? name : name[..dot]).TrimEnd(' '));
    }

    private static IEnumerable<string> Numbered(string device) => "0123456789¹²³".Select(digit => device + digit);
}
