using System.Globalization;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Terminal;

/// <summary>A rate as people write it: <c>5MB/s</c>, <c>800k</c>, <c>1.5 M</c>, or bytes a second. Units are decimal, as everywhere here.</summary>
internal static class Rate
{
    /// <returns>Bytes a second.</returns>
    /// <exception cref="CommandStopped">It is none, or out of bounds.</exception>
    public static long Parse(string text)
    {
        var number = text.Trim().ToUpperInvariant();
        number = Without(Without(number, "/S"), "B").TrimEnd();
        var scale = number.Length == 0 ? 1 : number[^1] switch { 'K' => 1_000m, 'M' => 1_000_000m, 'G' => 1_000_000_000m, _ => 1m };
        var digits = scale > 1 ? number[..^1] : number;
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)
            && value <= PacePreferences.MostBytesPerSecond && value * scale is >= PacePreferences.LeastBytesPerSecond and <= PacePreferences.MostBytesPerSecond
                ? (long)(value * scale)
                : throw new CommandStopped(ExitCode.Usage, $"'{text}' is not a rate of at least 1 kB/s; one is 5MB/s, 800k or 1500000.");
    }

    private static string Without(string text, string end) => text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text;
}
