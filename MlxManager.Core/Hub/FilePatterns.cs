using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace MlxManager.Core.Hub;

/// <summary>
/// Which files of a model are wanted, by the official client's rules (<c>filter_repo_objects</c>): a path must match one of
/// the allow patterns, if there are any, and none of the ignore patterns. Patterns are Python's <c>fnmatchcase</c>; one that
/// ends in <c>/</c> means everything below. Kept sorted and without repeats, since order means nothing and the patterns are
/// part of a download's identity.
/// </summary>
public sealed record FilePatterns
{
    /// <summary>Allow and ignore patterns at most, each.</summary>
    public const int MaxPatterns = 256;

    /// <summary>Characters at most in one pattern.</summary>
    public const int MaxPatternLength = 512;

    private readonly ImmutableArray<FilePattern> _allow;
    private readonly ImmutableArray<FilePattern> _ignore;

    /// <exception cref="ArgumentException">A pattern is empty or too long, or there are too many: see <see cref="TryCreate"/>.</exception>
    public FilePatterns(IReadOnlyList<string> allow, IReadOnlyList<string> ignore)
    {
        if ((Fault(allow) ?? Fault(ignore)) is { } fault)
        {
            throw new ArgumentException(fault);
        }

        Allow = Canonical(allow);
        Ignore = Canonical(ignore);
        _allow = [.. Allow.Select(FilePattern.Parse)];
        _ignore = [.. Ignore.Select(FilePattern.Parse)];
    }

    public static FilePatterns Everything { get; } = new([], []);

    /// <summary>Empty means everything.</summary>
    public IReadOnlyList<string> Allow { get; }

    public IReadOnlyList<string> Ignore { get; }

    /// <param name="error">What is wrong, for the person who wrote the patterns.</param>
    public static bool TryCreate(
        IEnumerable<string>? allow,
        IEnumerable<string>? ignore,
        [NotNullWhen(true)] out FilePatterns? patterns,
        [NotNullWhen(false)] out string? error)
    {
        // One more than allowed is enough to refuse; what comes after is not even read.
        string[] wanted = [.. (allow ?? []).Take(MaxPatterns + 1)];
        string[] unwanted = [.. (ignore ?? []).Take(MaxPatterns + 1)];
        error = Fault(wanted) ?? Fault(unwanted);
        patterns = error is null ? new FilePatterns(wanted, unwanted) : null;
        return patterns is not null;
    }

    public bool Includes(RepoPath path)
    {
        var text = FilePattern.CodePoints(path.Value);
        return (_allow.IsEmpty || _allow.Any(pattern => pattern.Matches(text))) && !_ignore.Any(pattern => pattern.Matches(text));
    }

    public bool Equals(FilePatterns? other) => other is not null && Allow.SequenceEqual(other.Allow) && Ignore.SequenceEqual(other.Ignore);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var pattern in Allow)
        {
            hash.Add(pattern, StringComparer.Ordinal);
        }

        // Between the two lists, so that allowing and ignoring the same differ.
        hash.Add(Allow.Count);
        foreach (var pattern in Ignore)
        {
            hash.Add(pattern, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => $"allow [{string.Join(", ", Allow)}], ignore [{string.Join(", ", Ignore)}]";

    private static ImmutableArray<string> Canonical(IReadOnlyList<string> patterns) =>
        [.. patterns.Select(p => p.EndsWith('/') ? p + "*" : p).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // Strings come from JSON, where null elements pass the type system.
    private static string? Fault(IReadOnlyList<string?> patterns) =>
        patterns.Count > MaxPatterns ? $"There are more than {MaxPatterns} patterns."
        : patterns.Any(string.IsNullOrEmpty) ? "A pattern is empty."
        : patterns.Any(p => p!.Length > MaxPatternLength) ? $"A pattern is longer than {MaxPatternLength} characters."
        : patterns.Any(p => !FileNames.HasWholePairs(p!)) ? "A pattern holds half a character (an unpaired surrogate)."
        : null;
}
