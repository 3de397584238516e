using System.Text;

namespace MlxManager.Tests.Fuzz;

/// <summary>
/// Makes inputs that were right once: samples of a format, changed by the piece (a token of JSON, a part of a text) and by
/// the byte. The same seed makes the same inputs. Long runs are rare, so that a million inputs stay cheap.
/// </summary>
internal sealed class Noise(int seed)
{
    private const int LongestRun = 40_000;

    // Each of them has broken somebody's parser.
    private static readonly string[] Pieces =
    [
        "..", "../", "..\\", "/", "\\", "//", "./", ":", "C:", "\\\\?\\", "\0", "\r\n", "\n", "\t", " ", ".", "-", "--", "~", "$HOME", "%2e%2e%2f", "%00", "%", "%zz",
        "CON", "nul.txt", "COM¹", "LPT1.", "aux ", "\u202E", "\u200B", "\uFEFF", "\u0301", "é", "e\u0301", "ﬁ", "а", "İ", "ß", "\uD800", "\uDC00", "\U0001F600", "\uFFFF", "\u0085", "\u2028",
        "'", "\"", "`", "<", ">", "&", ";", ",", "=", "?", "#", "*", "[", "]", "[!", "{", "}", "|", "@", "9223372036854775807", "9223372036854775808", "-1", "1e999", "NaN",
        "٣", "x", "A", "0", ".git", ".lock", "refs/", "https://", "file:///", "javascript:", "user:pw@", "[::1]", "xn--", "\\u0000", "\\ud800", "\\", "<script>", "![", "](", "> ", "* ",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "{}", "[]", "[null]", "[[]]", "{\"\":0}", "0", "-0", "-1", "1.5", "1e999", "-1e-999", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "18446744073709551616", "99999999999999999999999999999999999999", "NaN", "Infinity", "0x10", "01", "\"\"", "\"..\"", "\"../../x\"", "\"/etc/passwd\"", "\"C:\\\\x\"", "\"\\\\\\\\host\\\\x\"",
        "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\ud83d\\ude00\"", "\"\u202Egpj.x\"", "\"e\u0301\"", "\"é\"", "\"NUL\"", "\"a/b\"", "\"a\"", "\"A\"", "\"a/../b\"", "\"9007199254740993\"",
        "\"0000000000000000000000000000000000000000\"", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "\"\\u0061\"", "\"\\x\"", "/* */", "//", "'a'", "\u00A0",
    ];

    private readonly Random _random = new(seed);

    public int Below(int end) => _random.Next(end);

    public bool OneIn(int times) => _random.Next(times) == 0;

    public T Of<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    public byte[] Bytes(int most)
    {
        var bytes = new byte[_random.Next(most + 1)];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A text near one of the samples; sometimes one of them, sometimes nothing like any.</summary>
    public string Text(params IReadOnlyList<string> samples)
    {
        if (OneIn(40))
        {
            return string.Concat(Enumerable.Range(0, Below(12)).Select(_ => Of(Pieces)));
        }

        var text = new StringBuilder(Of(samples));
        for (var changes = Below(4); changes > 0; changes--)
        {
            Change(text, samples);
        }

        return text.ToString();
    }

    /// <summary>JSON near one of the samples, changed by the token and then by the byte.</summary>
    public byte[] Json(IReadOnlyList<JsonSample> samples)
    {
        if (OneIn(50))
        {
            return Bytes(200);
        }

        if (OneIn(200))
        {
            return Deep();
        }

        var tokens = new List<string>(Of(samples).Tokens);
        for (var changes = Below(4); changes > 0 && tokens.Count > 0; changes--)
        {
            Change(tokens, samples);
        }

        return Spoil(Encoding.UTF8.GetBytes(string.Concat(tokens)), oneIn: 3);
    }

    /// <summary>Bits flipped, bytes put in or taken out, the end cut off: in one of so many.</summary>
    public byte[] Spoil(byte[] bytes, int oneIn)
    {
        if (bytes.Length == 0 || !OneIn(oneIn))
        {
            return bytes;
        }

        switch (Below(4))
        {
            case 0:
                return bytes[..Below(bytes.Length)];
            case 1:
                var at = Below(bytes.Length);
                return [.. bytes[..at], .. Bytes(6), .. bytes[at..]];
            case 2:
                var from = Below(bytes.Length);
                return [.. bytes[..from], .. bytes[Math.Min(bytes.Length, from + 1 + Below(8))..]];
            default:
                for (var flips = 1 + Below(4); flips > 0; flips--)
                {
                    bytes[Below(bytes.Length)] ^= (byte)(1 << Below(8));
                }

                return bytes;
        }
    }

    private byte[] Deep()
    {
        var depth = 1 + Below(3000);
        var open = OneIn(2) ? "[" : "{\"a\":";
        return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + (OneIn(2) ? "" : new string(open == "[" ? ']' : '}', depth)));
    }

    private void Change(StringBuilder text, IReadOnlyList<string> samples)
    {
        var at = Below(text.Length + 1);
        switch (Below(9))
        {
            case 0 or 1 or 2:
                text.Insert(at, Of(Pieces));
                break;
            case 3 when text.Length > 0:
                text.Remove(Math.Min(at, text.Length - 1), 1);
                break;
            case 4 when text.Length > 0:
                text[Math.Min(at, text.Length - 1)] = (char)(OneIn(3) ? Below(0x10000) : Below(0x80));
                break;
            case 5:
                text.Length = at;
                break;
            case 6 when OneIn(60):
                text.Insert(at, Of(Pieces), Below(LongestRun) / 4);
                break;
            case 7:
                text.Append(Of(samples));
                break;
            default:
                var end = Math.Min(text.Length, at + 12);
                text.Insert(end, text.ToString(at, end - at));
                break;
        }
    }

    private void Change(List<string> tokens, IReadOnlyList<JsonSample> samples)
    {
        var at = Below(tokens.Count);
        switch (Below(8))
        {
            case 0 or 1:
                tokens[at] = Of(Values);
                break;
            case 2:
                tokens.RemoveAt(at);
                break;
            case 3:
                // Some of it twice: keys, entries, or half of them.
                tokens.InsertRange(at, tokens.GetRange(at, Math.Min(1 + Below(12), tokens.Count - at)));
                break;
            case 4 when tokens[at] is ['"', ..]:
                tokens[at] = tokens[at].Insert(1 + Below(tokens[at].Length - 1), Escaped(Of(Pieces)));
                break;
            case 5:
                (tokens[at], tokens[Below(tokens.Count)]) = (tokens[Below(tokens.Count)], tokens[at]);
                break;
            case 6 when OneIn(60):
                tokens[at] = OneIn(2) ? $"\"{new string('x', Below(LongestRun))}\"" : string.Concat(Enumerable.Repeat(tokens[at] + ",", Below(1000)));
                break;
            default:
                tokens[at] = Of(Of(samples).Tokens);
                break;
        }
    }

    private static string Escaped(string piece) => piece.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
