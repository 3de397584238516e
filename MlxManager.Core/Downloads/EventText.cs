using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlxManager.Core.Downloads;

/// <summary>
/// The text of an event's row: the message and, behind U+001E (record separator), its facts as a JSON object without what is
/// null. A row without the separator is older than the facts.
/// </summary>
internal static class EventText
{
    private const char Separator = '\u001e';

    private const int LongestMessage = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>A message as it may be kept: what the Hub or the disk says is part of it, and may hold anything.</summary>
    public static string Bounded(string message) =>
        (message.Length > LongestMessage ? message[..LongestMessage] : message).Replace(Separator, ' ');

    public static string Join(string message, EventFacts? facts) =>
        facts is null ? Bounded(message) : $"{Bounded(message)}{Separator}{JsonSerializer.Serialize(facts, Json)}";

    public static (string Message, EventFacts? Facts) Split(string text)
    {
        var end = text.IndexOf(Separator, StringComparison.Ordinal);
        return end < 0 ? (text, null) : (text[..end], Read(text[(end + 1)..]));
    }

    private static EventFacts? Read(string facts)
    {
        try
        {
            return JsonSerializer.Deserialize<EventFacts>(facts, Json);
        }
        catch (JsonException)
        {
            // Of a later version, which knows causes that this one does not: the message says it all.
            return null;
        }
    }
}
