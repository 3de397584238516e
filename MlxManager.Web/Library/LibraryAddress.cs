using Microsoft.AspNetCore.WebUtilities;
using MlxManager.Core.Cache;

namespace MlxManager.Web.Library;

/// <summary>Where the library, as somebody looks at it, and its repos are on our own page, relative to its base.</summary>
internal static class LibraryAddress
{
    public const string Root = "library";

    private const int LongestText = 200;

    public static string Of(RepoName name) => $"{Root}/{name}";

    public static string Of(LibraryQuestion question)
    {
        var parts = new Dictionary<string, string?>
        {
            ["search"] = question.Text.Length == 0 ? null : question.Text,
            ["kind"] = question.Kind is { } kind ? Word(kind) : null,
            ["state"] = question.State == StateChoice.Any ? null : Word(question.State),
            ["owner"] = question.Owner,
            ["sort"] = question.Sort == LibrarySort.Name ? null : Word(question.Sort),
        };
        return QueryHelpers.AddQueryString(Root, parts.Where(part => part.Value is not null));
    }

    /// <summary>What cannot be read counts as not asked. Null when the address is not the library's own.</summary>
    public static LibraryQuestion? Parse(string baseAddress, string address)
    {
        var uri = new Uri(address);
        if (uri.AbsolutePath != new Uri(new Uri(baseAddress), Root).AbsolutePath)
        {
            return null;
        }

        var parts = QueryHelpers.ParseQuery(uri.Query);
        var text = Last("search") ?? "";
        return new(
            text.Length > LongestText ? text[..LongestText] : text,
            Chosen<RepoKind>(Last("kind")),
            Chosen<StateChoice>(Last("state")) ?? StateChoice.Any,
            Last("owner"),
            Chosen<LibrarySort>(Last("sort")) ?? LibrarySort.Name);

        string? Last(string name) => parts.TryGetValue(name, out var values) ? values[^1] : null;
    }

    /// <summary>The repo whose page the address is; null when it is none.</summary>
    public static RepoName? Repo(string baseAddress, string address)
    {
        var root = new Uri(new Uri(baseAddress), Root + "/").AbsolutePath;
        var path = new Uri(address).AbsolutePath;
        return path.StartsWith(root, StringComparison.Ordinal) && RepoName.TryParse(path[root.Length..].TrimEnd('/'), out var name) ? name : null;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    // By our own words alone: a number, or several names, would be taken for one too.
    private static T? Chosen<T>(string? word)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => Word(value) == word).Select(value => (T?)value).FirstOrDefault();
}
