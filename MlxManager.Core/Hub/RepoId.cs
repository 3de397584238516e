using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace MlxManager.Core.Hub;

/// <summary>
/// The name of a model on the Hub, <c>name</c> or <c>owner/name</c>. Parts consist of <c>[A-Za-z0-9._-]</c>, hold no
/// <c>--</c> or <c>..</c>, neither begin nor end with <c>-</c> or <c>.</c>, and are 96 characters together at most
/// (the rules of the official client's <c>validate_repo_id</c>).
/// </summary>
public sealed partial record RepoId : IParsable<RepoId>
{
    private const int MaxLength = 96;

    private RepoId(string value)
    {
        Value = value;
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        Owner = slash < 0 ? null : value[..slash];
        Name = value[(slash + 1)..];
    }

    public string Value { get; }

    public string? Owner { get; }

    public string Name { get; }

    static RepoId IParsable<RepoId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    public static RepoId Parse(string s) =>
        TryParse(s, out var id) ? id : throw new FormatException("A model id is 'name' or 'owner/name'.");

    public static bool TryParse([NotNullWhen(true)] string? s, [MaybeNullWhen(false)] out RepoId result) => TryParse(s, null, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RepoId result)
    {
        result = s is { Length: > 0 and <= MaxLength } && Shape().IsMatch(s)
            && !s.Contains("--", StringComparison.Ordinal)
            && !s.Contains("..", StringComparison.Ordinal)
            && !s.EndsWith(".git", StringComparison.OrdinalIgnoreCase)
            ? new RepoId(s)
            : null;
        return result is not null;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?/)?[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?\z")]
    private static partial Regex Shape();
}
