using System.Collections.Immutable;

namespace MlxManager.Core.Hub;

/// <summary>
/// One pattern with the meaning of Python's <c>fnmatch.fnmatchcase</c>: <c>*</c> any run of characters (also <c>/</c>),
/// <c>?</c> one character, <c>[seq]</c> and <c>[!seq]</c> one character in or not in a set; a <c>[</c> that is never closed
/// stands for itself. Characters are code points. Matching never takes more than pattern × text steps.
/// </summary>
internal sealed class FilePattern
{
    // A null token is the star.
    private readonly ImmutableArray<CharacterSet?> _tokens;

    private FilePattern(ImmutableArray<CharacterSet?> tokens) => _tokens = tokens;

    public static int[] CodePoints(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];

    public static FilePattern Parse(string pattern)
    {
        var text = CodePoints(pattern);
        var tokens = ImmutableArray.CreateBuilder<CharacterSet?>();
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '*':
                    tokens.Add(null);
                    break;
                case '?':
                    tokens.Add(CharacterSet.Any);
                    break;
                case '[' when FindClose(text, i + 1) is var close and >= 0:
                    tokens.Add(CharacterSet.Parse(text.AsSpan((i + 1)..close)));
                    i = close;
                    break;
                default:
                    tokens.Add(CharacterSet.Single(text[i]));
                    break;
            }
        }

        return new FilePattern(tokens.DrainToImmutable());
    }

    // Greedy, going back only to the latest star: an earlier star can give nothing that the latest cannot take.
    public bool Matches(ReadOnlySpan<int> text)
    {
        var (token, at, star, retry) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (token < _tokens.Length && _tokens[token] is null)
            {
                star = token++;
                retry = at;
            }
            else if (token < _tokens.Length && _tokens[token]!.Contains(text[at]))
            {
                token++;
                at++;
            }
            else if (star >= 0)
            {
                token = star + 1;
                at = ++retry;
            }
            else
            {
                return false;
            }
        }

        while (token < _tokens.Length && _tokens[token] is null)
        {
            token++;
        }

        return token == _tokens.Length;
    }

    // A ] right after [ or [! belongs to the set.
    private static int FindClose(int[] text, int from)
    {
        var at = from;
        at += at < text.Length && text[at] == '!' ? 1 : 0;
        at += at < text.Length && text[at] == ']' ? 1 : 0;
        return at < text.Length ? Array.IndexOf(text, ']', at) : -1;
    }
}
