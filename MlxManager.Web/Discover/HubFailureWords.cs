using MlxManager.Core.Hub;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Discover;

/// <summary>Why the Hub did not give what was asked, in the language of who looks; its own words are the failure's message.</summary>
internal static class HubFailureWords
{
    /// <param name="host">Who was asked.</param>
    public static string Of(HubFailure failure, string host) => failure switch
    {
        { Kind: HubFailureKind.Unreachable } => Unreached(failure.Reach).With(host),
        { Kind: HubFailureKind.ServerError, Status: { } status } => DiscoverTexts.HubServerErrorStatus.With(host, status),
        { Kind: HubFailureKind.RateLimited, RetryAfter: { } wait } => DiscoverTexts.HubRateLimitedFor.With(host, Sentence.Duration(wait)),
        { Kind: HubFailureKind.Gated, IsAwaited: true } => DiscoverTexts.HubGatedAwaited,
        { Kind: HubFailureKind.Refused, Status: { } status } => DiscoverTexts.HubRefusedStatus.With(host, status),
        _ => Of(failure.Kind).With(host),
    };

    private static string Of(HubFailureKind kind) => kind switch
    {
        HubFailureKind.ServerError => DiscoverTexts.HubServerError,
        HubFailureKind.RateLimited => DiscoverTexts.HubRateLimited,
        HubFailureKind.Offline => DiscoverTexts.HubOffline,
        HubFailureKind.Gated => DiscoverTexts.HubGated,
        HubFailureKind.MissingOrPrivate => DiscoverTexts.HubMissingOrPrivate,
        HubFailureKind.RepoNotFound => DiscoverTexts.HubRepoNotFound,
        HubFailureKind.RevisionNotFound => DiscoverTexts.HubRevisionNotFound,
        HubFailureKind.EntryNotFound => DiscoverTexts.HubEntryNotFound,
        HubFailureKind.BadToken => DiscoverTexts.HubBadToken,
        HubFailureKind.Disabled => DiscoverTexts.HubDisabled,
        HubFailureKind.Refused => DiscoverTexts.HubRefused,
        HubFailureKind.Malformed => DiscoverTexts.HubMalformed,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No words for it."),
    };

    private static string Unreached(ReachFault? reach) => reach switch
    {
        null => DiscoverTexts.HubUnreachable,
        ReachFault.BrokenOff => DiscoverTexts.HubBrokenOff,
        ReachFault.TimedOut => DiscoverTexts.HubTimedOut,
        ReachFault.NameNotFound => DiscoverTexts.HubNameNotFound,
        ReachFault.NotSecure => DiscoverTexts.HubNotSecure,
        ReachFault.ProxyRefused => DiscoverTexts.HubProxyRefused,
        ReachFault.ConnectionRefused => DiscoverTexts.HubConnectionRefused,
        ReachFault.NoConnection => DiscoverTexts.HubNoConnection,
        _ => throw new ArgumentOutOfRangeException(nameof(reach), reach, "No words for it."),
    };
}
