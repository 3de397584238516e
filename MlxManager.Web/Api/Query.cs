using System.Globalization;
using System.Text.Json;

namespace MlxManager.Web.Api;

/// <summary>Values of an address's query, each fault named.</summary>
internal static class Query
{
    private const decimal MostCounted = 1_000_000_000_000_000;

    /// <summary>How a value of an enum is written in every request and answer.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>Null when nothing was asked, or with a fault.</summary>
    public static T? Choice<T>(string name, string? text, Faults faults)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (Word(value).Equals(text, StringComparison.Ordinal))
            {
                return value;
            }
        }

        faults.Add(name, $"{name} must be one of {string.Join(", ", Enum.GetValues<T>().Select(Word))}.");
        return null;
    }

    /// <summary>The text if it is one of the choices; null when nothing was asked, or with a fault.</summary>
    public static string? OneOf(string name, string? text, string[] choices, Faults faults)
    {
        if (string.IsNullOrEmpty(text) || choices.Contains(text))
        {
            return string.IsNullOrEmpty(text) ? null : text;
        }

        faults.Add(name, $"{name} must be one of {string.Join(", ", choices)}.");
        return null;
    }

    /// <summary>Values with commas between them.</summary>
    public static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A large number, also as in <c>500M</c> or <c>1.5B</c>; null when nothing was asked, or with a fault.</summary>
    public static long? Count(string name, string? text, Faults faults)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var scale = char.ToUpperInvariant(text[^1]) switch { 'K' => 1e3, 'M' => 1e6, 'B' => 1e9, 'T' => 1e12, _ => 1 };
        var digits = scale > 1 ? text[..^1] : text;
        if (decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= MostCounted && number * (decimal)scale is >= 1 and <= MostCounted and var count && count == decimal.Truncate(count))
        {
            return (long)count;
        }

        faults.Add(name, $"{name} must be a whole number, such as 7000000000, 7B or 500M.");
        return null;
    }

    public static int Number(string name, string? text, int unset, int most, Faults faults)
    {
        if (string.IsNullOrEmpty(text))
        {
            return unset;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }

        faults.Add(name, $"{name} must be a number from 1 to {most}.");
        return unset;
    }
}
