using System.Globalization;
using System.Text;

namespace MlxManager.Core.Hub;

/// <summary>Builds every address asked of the Hub; each part from outside is encoded, so none can become another part.</summary>
internal sealed class HubAddresses(Uri endpoint)
{
    // What a ModelSummary is made of. usedStorage is refused in listings.
    private static readonly string[] Expanded =
    [
        "sha", "lastModified", "private", "gated", "disabled", "downloads", "likes", "tags", "pipeline_tag", "library_name", "safetensors",
        "config", "gguf",
    ];

    private readonly string _root = endpoint.AbsoluteUri.TrimEnd('/');

    /// <summary>How many models one answer may hold.</summary>
    public static int PageOf(ModelSearch search) => Math.Clamp(search.Limit, 1, 100);

    /// <summary>The model's page, for people.</summary>
    public string Page(RepoId id) => $"{_root}/{id}";

    public Uri Search(ModelSearch search)
    {
        var query = new StringBuilder();
        foreach (var filter in search.Filters)
        {
            Append(query, "filter", filter);
        }

        Append(query, "search", search.Text);
        Append(query, "author", search.Author);
        Append(query, "pipeline_tag", search.Task);
        Append(query, "num_parameters", search.Parameters?.ToString());
        Append(query, "gated", search.IsGated switch { true => "true", false => "false", null => null });
        Append(query, "sort", SortName(search.Sort));
        Append(query, "direction", "-1");
        Append(query, "limit", PageOf(search).ToString(CultureInfo.InvariantCulture));
        Append(query, "cursor", search.Cursor);
        AppendExpanded(query);
        return new Uri($"{_root}/api/models{query}");
    }

    public Uri Model(RepoId id, Revision revision)
    {
        var query = new StringBuilder();
        AppendExpanded(query);
        return new Uri($"{_root}/api/models/{id}/revision/{Encode(revision.Value)}{query}");
    }

    public Uri Tree(RepoId id, CommitHash commit, string? cursor)
    {
        var query = new StringBuilder();
        Append(query, "recursive", "true");
        Append(query, "cursor", cursor);
        return new Uri($"{_root}/api/models/{id}/tree/{commit}{query}");
    }

    public Uri Refs(RepoId id) => new($"{_root}/api/models/{id}/refs");

    /// <param name="page">A part of the query that an answer named; null for the first page.</param>
    public Uri Commits(RepoId id, CommitHash from, PageMark? page)
    {
        var query = new StringBuilder();
        Append(query, "limit", "50");
        Append(query, page?.Name ?? "", page?.Value);
        return new Uri($"{_root}/api/models/{id}/commits/{from}{query}");
    }

    public Uri Resolve(RepoId id, CommitHash commit, RepoPath path) =>
        new($"{_root}/{id}/resolve/{commit}/{string.Join('/', path.Segments.Select(Encode))}");

    private static void AppendExpanded(StringBuilder query)
    {
        foreach (var name in Expanded)
        {
            Append(query, "expand[]", name);
        }
    }

    private static void Append(StringBuilder query, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Encode(value));
        }
    }

    private static string Encode(string text) => Uri.EscapeDataString(text);

    private static string SortName(ModelSort sort) => sort switch
    {
        ModelSort.Likes => "likes",
        ModelSort.LastModified => "lastModified",
        ModelSort.CreatedAt => "createdAt",
        ModelSort.Trending => "trendingScore",
        _ => "downloads",
    };
}
