using System.Diagnostics.CodeAnalysis;

namespace MlxManager.Core.Hub;

/// <summary>
/// A model as a person names it: <c>owner/name</c>, <c>name</c>, or the address of a page of it
/// (<c>https://huggingface.co/owner/name/tree/rev</c>, <c>…/blob/rev/path</c>, <c>…/resolve/rev/path</c>, also without
/// the scheme). A lone word is a model of the early Hub, and just as well a word to search for: <c>Model.Owner</c> tells.
/// </summary>
public sealed record ModelReference(RepoId Model, Revision Revision)
{
    private const int MaxLength = 2048;

    private static readonly string[] HubHosts = ["huggingface.co", "www.huggingface.co", "hf.co"];

    // First path segments of the Hub's own pages. None of them can be a model's owner.
    private static readonly HashSet<string> NotModels = new(StringComparer.OrdinalIgnoreCase)
    {
        "api", "blog", "buckets", "chat", "collections", "contact", "datasets", "docs", "enterprise", "front", "inference",
        "join", "kernels", "languages", "learn", "login", "logout", "metrics", "models", "new", "oauth", "organizations",
        "papers", "posts", "pricing", "privacy", "search", "settings", "spaces", "storage", "support", "tasks",
        "terms-of-service", "users",
    };

    private static readonly string[] RevisionPages = ["tree", "blob", "resolve", "raw", "blame", "commits", "commit"];

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ModelReference? result) => TryParse(text, null, out result);

    /// <param name="endpoint">The configured Hub, whose addresses are understood beside the public Hub's.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, Uri? endpoint, [NotNullWhen(true)] out ModelReference? result)
    {
        result = null;
        var trimmed = text?.Trim();
        if (trimmed is not { Length: > 0 and <= MaxLength } || trimmed.Any(char.IsControl))
        {
            return false;
        }

        if (RepoId.TryParse(trimmed.TrimEnd('/'), out var id) && !IsHost(id.Owner, endpoint))
        {
            result = IsReserved(id.Owner) ? null : new ModelReference(id, Revision.Main);
            return result is not null;
        }

        var address = trimmed.Contains("://", StringComparison.Ordinal) ? trimmed : "https://" + trimmed;
        result = ForeignAddress.Read(address) is { } uri ? FromAddress(uri, endpoint) : null;
        return result is not null;
    }

    private static ModelReference? FromAddress(Uri uri, Uri? endpoint)
    {
        if (uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || PathOnHub(uri, endpoint) is not { } path)
        {
            return null;
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        if (parts.Length == 0 || IsReserved(parts[0]))
        {
            return null;
        }

        // "gpt2/tree/main" is a model without owner; "owner/tree" is a model called tree.
        var named = parts.Length == 1 || (parts.Length > 2 && RevisionPages.Contains(parts[1])) ? 1 : 2;
        if (!RepoId.TryParse(string.Join('/', parts[..named]), out var id))
        {
            return null;
        }

        var rest = parts[named..];
        if (rest.Length < 2 || !RevisionPages.Contains(rest[0]))
        {
            // The model's own page, or one of its tabs (discussions, settings…).
            return new ModelReference(id, Revision.Main);
        }

        // The Hub writes refs%2Fpr%2F1; people also paste it with plain slashes.
        var revision = rest[1] == "refs" && rest.Length >= 4 ? string.Join('/', rest[1..4]) : rest[1];
        return Revision.TryParse(revision, out var parsed) ? new ModelReference(id, parsed) : null;
    }

    private static string? PathOnHub(Uri uri, Uri? endpoint)
    {
        if (endpoint is not null && IsSameHost(uri, endpoint))
        {
            var root = endpoint.AbsolutePath.TrimEnd('/');
            return uri.AbsolutePath.StartsWith(root + "/", StringComparison.Ordinal) ? uri.AbsolutePath[root.Length..] : null;
        }

        return uri.IsDefaultPort && HubHosts.Contains(uri.HostName(), StringComparer.OrdinalIgnoreCase) ? uri.AbsolutePath : null;
    }

    // A pasted address often lost its scheme, or has http where the endpoint has https; only what names the machine counts.
    private static bool IsSameHost(Uri uri, Uri endpoint) =>
        uri.IsSameHost(endpoint.HostName())
        && (uri.Port == endpoint.Port || (uri.IsDefaultPort && endpoint.IsDefaultPort));

    private static bool IsHost(string? owner, Uri? endpoint) =>
        owner is not null
        && (HubHosts.Contains(owner, StringComparer.OrdinalIgnoreCase) || endpoint?.IsSameHost(owner) == true);

    private static bool IsReserved(string? first) => first is not null && NotModels.Contains(first);
}
