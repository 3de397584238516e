using System.Text;

namespace MlxManager.Tests.Fuzz;

/// <summary>A right text of JSON in its tokens, so that changes hit what a parser looks at.</summary>
internal sealed record JsonSample(IReadOnlyList<string> Tokens)
{
    public static implicit operator JsonSample(string json) => new(Split(json));

    private static List<string> Split(string json)
    {
        List<string> tokens = [];
        for (var at = 0; at < json.Length;)
        {
            var end = at + 1;
            if (json[at] == '"')
            {
                while (json[end] != '"')
                {
                    end += json[end] == '\\' ? 2 : 1;
                }

                end++;
            }
            else if (char.IsLetterOrDigit(json[at]) || json[at] == '-')
            {
                while (end < json.Length && (char.IsLetterOrDigit(json[end]) || json[end] is '.' or '+' or '-'))
                {
                    end++;
                }
            }

            tokens.Add(json[at..end]);
            at = end;
        }

        return tokens;
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Concat(Tokens));
}
