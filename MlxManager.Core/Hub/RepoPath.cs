using System.Diagnostics.CodeAnalysis;

namespace MlxManager.Core.Hub;

/// <summary>
/// The path of a file inside a model, with forward slashes. Relative, without empty, <c>.</c> or <c>..</c> segments,
/// without control characters, backslashes, or anything a Windows or macOS file system would take for something else,
/// so that joining it to a snapshot folder never leads out of that folder.
/// </summary>
public sealed record RepoPath : IParsable<RepoPath>
{
    private const int MaxLength = 1024;

    // Who shows folders, or chooses among them, goes down level by level.
    private const int MaxDepth = 64;

    private string[]? _segments;

    private RepoPath(string value) => Value = value;

    public string Value { get; }

    /// <summary>Made when asked: those of a hundred thousand paths that mean ill would fill the memory.</summary>
    public IReadOnlyList<string> Segments => _segments ??= Value.Split('/');

    public string FileName => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>The folder it lies in, as it is written; empty at the top.</summary>
    public string Folder => FolderOf(Value);

    static RepoPath IParsable<RepoPath>.Parse(string s, IFormatProvider? provider) => Parse(s);

    public static RepoPath Parse(string s) =>
        TryParse(s, out var path) ? path : throw new FormatException("Not a path inside a model.");

    public static bool TryParse([NotNullWhen(true)] string? s, [MaybeNullWhen(false)] out RepoPath result) => TryParse(s, null, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RepoPath result)
    {
        result = s is { Length: > 0 and <= MaxLength } && s.Split('/') is { Length: <= MaxDepth } parts && parts.All(FileNames.IsSafe) ? new RepoPath(s) : null;
        return result is not null;
    }

    public bool Equals(RepoPath? other) => other is not null && string.Equals(Value, other.Value, StringComparison.Ordinal);

    public override int GetHashCode() => string.GetHashCode(Value, StringComparison.Ordinal);

    public override string ToString() => Value;

    internal static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}
