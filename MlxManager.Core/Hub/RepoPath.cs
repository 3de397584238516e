using System.Diagnostics.CodeAnalysis;

namespace MlxManager.Core.Hub;

/// <summary>
/// The path of a file inside a model, with forward slashes. Relative, without empty, <c>.</c> or <c>..</c> segments,
/// without control characters, backslashes, or anything a Windows or macOS file system would take for something else,
/// so that joining it to a snapshot folder never leads out of that folder.
/// </summary>
public sealed record RepoPath : IParsable<RepoPath>
{
    private const int MaxLength = 1024;
    private const int MaxSegmentBytes = 255;
    private const string Forbidden = "\\:*?\"<>|";

    private static readonly HashSet<string> WindowsDevices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    private RepoPath(string value)
    {
        Value = value;
        Segments = value.Split('/');
    }

    public string Value { get; }

    public IReadOnlyList<string> Segments { get; }

    public string FileName => Segments[^1];

    static RepoPath IParsable<RepoPath>.Parse(string s, IFormatProvider? provider) => Parse(s);

    public static RepoPath Parse(string s) =>
        TryParse(s, out var path) ? path : throw new FormatException("Not a path inside a model.");

    public static bool TryParse([NotNullWhen(true)] string? s, [MaybeNullWhen(false)] out RepoPath result) => TryParse(s, null, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RepoPath result)
    {
        result = s is { Length: > 0 and <= MaxLength } && s.Split('/').All(IsSafe) ? new RepoPath(s) : null;
        return result is not null;
    }

    public bool Equals(RepoPath? other) => other is not null && string.Equals(Value, other.Value, StringComparison.Ordinal);

    public override int GetHashCode() => string.GetHashCode(Value, StringComparison.Ordinal);

    public override string ToString() => Value;

    private static bool IsSafe(string segment)
    {
        if (segment.Length == 0 || segment is "." or ".." || System.Text.Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes)
        {
            return false;
        }

        foreach (var c in segment)
        {
            if (char.IsControl(c) || char.IsSurrogate(c) && !HasWholePairs(segment) || Forbidden.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        // Windows drops trailing dots and spaces and takes "nul.txt" for the device.
        var stem = segment.Split('.', 2)[0];
        return segment[^1] is not ('.' or ' ') && !WindowsDevices.Contains(stem.TrimEnd(' '));
    }

    private static bool HasWholePairs(string text)
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
}
