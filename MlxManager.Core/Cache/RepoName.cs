using System.Diagnostics.CodeAnalysis;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// A repo in the cache. Its folder is <c>models--owner--name</c>, <c>datasets--…</c> or <c>spaces--…</c>; as a text it is
/// written <c>models/owner/name</c> and so on, which is also its address on the page and in the API.
/// </summary>
public sealed record RepoName(RepoKind Kind, RepoId Id)
{
    private const string Separator = "--";

    /// <summary>The name of its folder in the cache.</summary>
    public string Folder => Plural(Kind) + Separator + Id.Value.Replace("/", Separator, StringComparison.Ordinal);

    public static RepoName Model(RepoId id) => new(RepoKind.Model, id);

    /// <summary>Of a text such as <c>datasets/owner/name</c>.</summary>
    public static bool TryParse(string? text, [MaybeNullWhen(false)] out RepoName name)
    {
        name = null;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash > 0 && KindOf(text![..slash]) is { } kind && RepoId.TryParse(text[(slash + 1)..], out var id))
        {
            name = new RepoName(kind, id);
        }

        return name is not null;
    }

    /// <summary>Null for a folder that no official client would have made.</summary>
    public static RepoName? OfFolder(string folder)
    {
        // An id holds no "--" itself, so the split is exact.
        var parts = folder.Split(Separator);
        return parts.Length is 2 or 3 && !folder.Contains('/', StringComparison.Ordinal) && KindOf(parts[0]) is { } kind && RepoId.TryParse(string.Join('/', parts[1..]), out var id)
            ? new RepoName(kind, id)
            : null;
    }

    public override string ToString() => $"{Plural(Kind)}/{Id}";

    private static string Plural(RepoKind kind) => kind switch
    {
        RepoKind.Model => "models",
        RepoKind.Dataset => "datasets",
        RepoKind.Space => "spaces",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static RepoKind? KindOf(string plural) => plural switch
    {
        "models" => RepoKind.Model,
        "datasets" => RepoKind.Dataset,
        "spaces" => RepoKind.Space,
        _ => null,
    };
}
