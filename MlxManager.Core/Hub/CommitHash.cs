using System.Diagnostics.CodeAnalysis;

namespace MlxManager.Core.Hub;

/// <summary>A commit of a model: 40 lower-case hexadecimal digits.</summary>
public sealed record CommitHash : IParsable<CommitHash>
{
    private CommitHash(string value) => Value = value;

    public string Value { get; }

    /// <summary>The first seven digits, for people.</summary>
    public string Abbreviated => Value[..7];

    static CommitHash IParsable<CommitHash>.Parse(string s, IFormatProvider? provider) => Parse(s);

    public static CommitHash Parse(string s) =>
        TryParse(s, out var hash) ? hash : throw new FormatException("A commit is 40 hexadecimal digits.");

    public static bool TryParse([NotNullWhen(true)] string? s, [MaybeNullWhen(false)] out CommitHash result) => TryParse(s, null, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out CommitHash result)
    {
        result = Hex.IsLower(s, 40) ? new CommitHash(s!) : null;
        return result is not null;
    }

    public override string ToString() => Value;
}
