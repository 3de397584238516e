using System.Text.Json;

namespace MlxManager.Core.Hub;

/// <summary>
/// Counts what a JSON answer consists of before anything is made of it: 32 MB that are all brackets become gigabytes of objects. Makes nothing
/// itself.
/// </summary>
internal static class AnswerParts
{
    /// <summary>Of the outermost list. One too many for a file list is among them: it is told in words of its own.</summary>
    internal const int MostEntries = 2 * TreeBuilder.MaxEntries;

    /// <summary>Names, values and brackets at any depth. The longest file list there may be, with all that is told of each, has 2.1 million.</summary>
    internal const int MostParts = 3_000_000;

    /// <exception cref="JsonException">It is no JSON.</exception>
    public static bool AreTooMany(ReadOnlySpan<byte> json)
    {
        var (parts, entries) = (0, 0);
        for (var reader = new Utf8JsonReader(json); reader.Read();)
        {
            parts++;
            entries += reader is { CurrentDepth: 1, TokenType: not (JsonTokenType.EndObject or JsonTokenType.EndArray) } ? 1 : 0;
            if (parts > MostParts || entries > MostEntries)
            {
                return true;
            }
        }

        return false;
    }
}
