using System.Globalization;
using System.Text.Json;

namespace MlxManager.Web.Api;

/// <summary>Values of an address's query, each fault named.</summary>
internal static class Query
{
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
