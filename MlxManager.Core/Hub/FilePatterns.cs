namespace MlxManager.Core.Hub;

/// <summary>Which files of a model are wanted, by the official client's rules (<c>filter_repo_objects</c>).</summary>
public sealed record FilePatterns(IReadOnlyList<string> Allow, IReadOnlyList<string> Ignore)
{
    public static FilePatterns Everything { get; } = new([], []);

    public bool Includes(RepoPath path) => throw new NotSupportedException();
}
