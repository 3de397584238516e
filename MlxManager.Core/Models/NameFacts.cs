using System.Globalization;
using System.Text.RegularExpressions;

namespace MlxManager.Core.Models;

/// <summary>
/// What a model's name tells, as people write them: <c>8B</c>, <c>0.5B</c>, <c>350M</c>, <c>8x7B</c>; <c>4bit</c>,
/// <c>Q4_K_M</c>, <c>int4</c>, <c>mxfp4</c>, <c>bf16</c>. An active share (<c>A3B</c>) is not the model's size.
/// </summary>
internal static partial class NameFacts
{
    public static long? Parameters(string name)
    {
        long? largest = null;
        foreach (var match in Count().EnumerateMatches(name))
        {
            var count = Value(name.AsSpan(match.Index, match.Length));
            largest = count > (largest ?? 0) ? count : largest;
        }

        return largest;
    }

    public static int? Bits(string text)
    {
        if (Width().Match(text) is { Success: true } width)
        {
            return Sensible(width.Groups.Values.Skip(1).First(group => group.Success).ValueSpan);
        }

        return Float().Match(text) is { Success: true } match ? Sensible(match.Groups[1].ValueSpan) : null;
    }

    private static long? Value(ReadOnlySpan<char> text)
    {
        var unit = char.ToUpperInvariant(text[^1]) switch { 'T' => 1e12, 'B' => 1e9, _ => 1e6 };
        var figures = text[..^1];
        var times = figures.IndexOfAny('x', 'X');
        var experts = times < 0 ? 1 : Number(figures[..times]);
        var count = experts * Number(figures[(times + 1)..]) * unit;
        return count is >= 1e5 and < 1e16 ? (long)count : null;
    }

    private static double Number(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static int? Sensible(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits is >= 1 and <= 32 ? bits : null;

    [GeneratedRegex(@"(?<![A-Za-z0-9.])(?:[0-9]{1,3}[xX])?[0-9]{1,5}(?:\.[0-9]{1,3})?[BbMmTt](?![A-Za-z0-9])")]
    private static partial Regex Count();

    [GeneratedRegex(@"(?<![A-Za-z0-9.])(?:([0-9]{1,2})[-_ ]?bits?|I?Q([0-9])(?:_[A-Z0-9_]+)?|(?:int|uint|w)([0-9]{1,2})(?:a[0-9]{1,2})?)(?![A-Za-z0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex Width();

    [GeneratedRegex(@"(?<![A-Za-z0-9.])(?:mx|nv|b)?(?:fp|f)([0-9]{1,2})(?![A-Za-z0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex Float();
}
