using System.Diagnostics.CodeAnalysis;

namespace MlxManager.Core.Hub;

/// <summary>How the digits of an <see cref="Etag"/> follow from the content.</summary>
public enum EtagKind
{
    /// <summary>SHA-256 of the content (LFS and Xet files): 64 digits.</summary>
    Sha256,

    /// <summary>Git's blob id, SHA-1 of <c>"blob " + length + "\0" + content</c>: 40 digits.</summary>
    GitBlob,
}

/// <summary>
/// The name of a blob in the cache, which is the hash of its content: 64 (SHA-256) or 40 (git blob id) lower-case
/// hexadecimal digits. Since it can hold nothing else, it is safe as a file name.
/// </summary>
public sealed record Etag : IParsable<Etag>
{
    private Etag(string value, EtagKind kind)
    {
        Value = value;
        Kind = kind;
    }

    public string Value { get; }

    public EtagKind Kind { get; }

    static Etag IParsable<Etag>.Parse(string s, IFormatProvider? provider) => Parse(s);

    public static Etag Parse(string s) =>
        TryParse(s, out var etag) ? etag : throw new FormatException("An etag is 40 or 64 hexadecimal digits.");

    public static bool TryParse([NotNullWhen(true)] string? s, [MaybeNullWhen(false)] out Etag result) => TryParse(s, null, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Etag result)
    {
        result = Hex.IsLower(s, 64) ? new Etag(s!, EtagKind.Sha256)
            : Hex.IsLower(s, 40) ? new Etag(s!, EtagKind.GitBlob)
            : null;
        return result is not null;
    }

    public override string ToString() => Value;
}
