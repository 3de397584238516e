using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Discover;

/// <summary>Where a person can mend something, in words for a link.</summary>
public sealed record HelpLink(string Text, string Address);

/// <summary>Addresses on the Hub for people, not for programs.</summary>
public sealed class HubLinks(HubOptions options)
{
    // Without the slash at its end, a mirror's base path would be replaced rather than continued.
    private readonly string _base = options.Endpoint.AbsoluteUri.TrimEnd('/') + "/";

    public string Host => options.Endpoint.Authority;

    /// <summary>
    /// A model named outright: <c>owner/name</c>, or the address of a page of it. A bare name is not taken for one: it is
    /// what people search for.
    /// </summary>
    public ModelReference? Named(string? text) =>
        text?.Contains('/', StringComparison.Ordinal) == true && ModelReference.TryParse(text, options.Endpoint, out var named) ? named : null;

    public string Model(RepoId model) => _base + model.Value;

    public string Repo(RepoName repo) => repo.Kind == RepoKind.Model ? Model(repo.Id) : _base + repo;

    /// <summary>Null when nothing on the Hub could mend it.</summary>
    public HelpLink? For(ErrorKind kind, RepoId model) => kind switch
    {
        ErrorKind.Gated => new(DiscoverTexts.HelpAcceptTerms, Model(model)),
        ErrorKind.BadToken => new(DiscoverTexts.HelpTokens, _base + "settings/tokens"),
        ErrorKind.MissingOrPrivate or ErrorKind.NotFound or ErrorKind.Disabled or ErrorKind.NoFiles or ErrorKind.NothingMatches =>
            new(DiscoverTexts.HelpModelPage, Model(model)),
        _ => null,
    };

    public HelpLink? For(HubFailureKind kind, RepoId model) => For(
        kind switch
        {
            HubFailureKind.Gated => ErrorKind.Gated,
            HubFailureKind.BadToken => ErrorKind.BadToken,
            HubFailureKind.MissingOrPrivate => ErrorKind.MissingOrPrivate,
            HubFailureKind.RepoNotFound or HubFailureKind.RevisionNotFound or HubFailureKind.EntryNotFound => ErrorKind.NotFound,
            HubFailureKind.Disabled => ErrorKind.Disabled,
            _ => ErrorKind.Other,
        },
        model);
}
