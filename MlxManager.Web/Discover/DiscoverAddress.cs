using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Discover;

/// <summary>
/// The page's address for a question, and back: so that a reload, the way back and a shared link keep what was asked.
/// <c>discover?q=llama&amp;sort=likes&amp;mlx=off&amp;fits=on&amp;bits=4,8&amp;from=1B&amp;to=8B&amp;task=…&amp;author=…&amp;gated=no&amp;here=yes</c>;
/// what is as at first is left out, what makes no sense is passed over.
/// </summary>
internal static class DiscoverAddress
{
    public const int LongestText = 2048;

    private const string Path = "discover";
    private const int LongestName = 96;

    private static readonly (ModelSort Sort, string Name)[] Sorts =
    [
        (ModelSort.Likes, "likes"), (ModelSort.LastModified, "changed"), (ModelSort.CreatedAt, "new"), (ModelSort.Trending, "trending"),
    ];

    public static string Of(SearchQuestion question)
    {
        var parts = new (string Name, string? Value)[]
        {
            ("q", question.Text),
            ("sort", Sorts.FirstOrDefault(sort => sort.Sort == question.Sort).Name),
            ("mlx", question.MlxOnly ? null : "off"),
            ("fits", question.Fits ? "on" : null),
            ("bits", question.Bits.ToString()),
            ("from", Count(question.Parameters?.Min)),
            ("to", Count(question.Parameters?.Max)),
            ("task", question.Task),
            ("author", question.Author),
            ("gated", question.Gated switch { GatedChoice.Open => "no", GatedChoice.Gated => "only", _ => null }),
            ("here", question.Here switch { HereChoice.Here => "yes", HereChoice.NotHere => "no", _ => null }),
        };
        var query = string.Join('&', parts.Where(part => !string.IsNullOrEmpty(part.Value))
            .Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        return query.Length == 0 ? Path : $"{Path}?{query}";
    }

    /// <summary>Null when the address is not that of the page.</summary>
    public static SearchQuestion? Parse(string baseAddress, string address)
    {
        var relative = address.StartsWith(baseAddress, StringComparison.OrdinalIgnoreCase) ? address[baseAddress.Length..].Split('#')[0] : "";
        var question = relative.IndexOf('?', StringComparison.Ordinal);
        if (!(question < 0 ? relative : relative[..question]).TrimEnd('/').Equals(Path, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var query = QueryHelpers.ParseQuery(question < 0 ? "" : relative[question..]);
        string Value(string name) => query.TryGetValue(name, out var values) ? values.ToString() : "";
        var text = Value("q");
        var (min, max) = (Count(Value("from")), Count(Value("to")));
        return new(
            text.Length > LongestText ? text[..LongestText] : text,
            Value("mlx") != "off",
            Sorts.Where(sort => sort.Name == Value("sort")).Select(sort => sort.Sort).FirstOrDefault(ModelSort.Downloads))
        {
            Fits = Value("fits") == "on",
            Bits = BitChoice.Parse(Value("bits")),
            Parameters = min is null && max is null ? null : new(min, max),
            Task = Name(Value("task")),
            Author = Name(Value("author")),
            Gated = Value("gated") switch { "no" => GatedChoice.Open, "only" => GatedChoice.Gated, _ => GatedChoice.Any },
            Here = Value("here") switch { "yes" => HereChoice.Here, "no" => HereChoice.NotHere, _ => HereChoice.Any },
        };
    }

    /// <summary>An author or a task as typed; null for what is none.</summary>
    public static string? Name(string? text) => text?.Trim() is { Length: > 0 and <= LongestName } name && RepoId.TryParse(name, out var id) && id.Owner is null ? name : null;

    private static string? Count(long? count) => count switch
    {
        null => null,
        _ when count % 1_000_000_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{count / 1_000_000_000}B"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1_000_000}M"),
    };

    private static long? Count(string text)
    {
        var scale = text.Length > 0 ? char.ToUpperInvariant(text[^1]) switch { 'B' => 1_000_000_000, 'M' => 1_000_000, _ => 0 } : 0;
        return scale > 0 && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1_000_000
            ? number * scale
            : null;
    }
}
