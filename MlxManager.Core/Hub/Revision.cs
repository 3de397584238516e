using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace MlxManager.Core.Hub;

/// <summary>
/// What a person names a state of a model by: a branch, a tag, <c>refs/pr/N</c>, or a commit. Follows git's rules for
/// ref names, so that it is also safe as a relative path below <c>refs/</c>.
/// </summary>
public sealed partial record Revision : IParsable<Revision>
{
    private const int MaxLength = 200;

    private Revision(string value) => Value = value;

    public static Revision Main { get; } = new("main");

    public string Value { get; }

    /// <summary>The commit, when the revision is one; such a revision has no file below <c>refs/</c>.</summary>
    public CommitHash? AsCommit => CommitHash.TryParse(Value, out var commit) ? commit : null;

    public static Revision At(CommitHash commit) => new(commit.Value);

    static Revision IParsable<Revision>.Parse(string s, IFormatProvider? provider) => Parse(s);

    public static Revision Parse(string s) =>
        TryParse(s, out var revision) ? revision : throw new FormatException("A revision is a branch, a tag, refs/pr/N or a commit.");

    public static bool TryParse([NotNullWhen(true)] string? s, [MaybeNullWhen(false)] out Revision result) => TryParse(s, null, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Revision result)
    {
        result = s is { Length: > 0 and <= MaxLength } && Shape().IsMatch(s) && s.Split('/').All(IsSafePart) ? new Revision(s) : null;
        return result is not null;
    }

    public override string ToString() => Value;

    private static bool IsSafePart(string part) =>
        FileNames.IsSafe(part) && part[0] != '.' && part != "@"
        && !part.Contains("..", StringComparison.Ordinal)
        && !part.EndsWith(".lock", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[A-Za-z0-9._+@=,#!%&()-]+(?:/[A-Za-z0-9._+@=,#!%&()-]+)*\z")]
    private static partial Regex Shape();
}
