using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>The Hub's failures in the words of the other rooms.</summary>
internal static class HubTroubles
{
    public static TransferFailure ToTransfer(HubFailure failure) =>
        new(CauseOf(failure.Kind), failure.Message, failure.IsTransient, failure.RetryAfter);

    public static DownloadError ToError(HubFailure failure) => new(
        failure.Kind switch
        {
            HubFailureKind.Gated => ErrorKind.Gated,
            HubFailureKind.MissingOrPrivate => ErrorKind.MissingOrPrivate,
            HubFailureKind.BadToken => ErrorKind.BadToken,
            HubFailureKind.RepoNotFound or HubFailureKind.RevisionNotFound or HubFailureKind.EntryNotFound => ErrorKind.NotFound,
            HubFailureKind.Disabled => ErrorKind.Disabled,
            HubFailureKind.Refused => ErrorKind.Refused,
            HubFailureKind.Malformed => ErrorKind.Protocol,
            _ => ErrorKind.Other,
        },
        failure.Message);

    /// <param name="refusal">What the Hub itself said last, when it was the Hub that refused.</param>
    public static DownloadError ToError(TransferFailure failure, HubFailure? refusal) =>
        refusal is { IsTransient: false } && refusal.Message == failure.Message ? ToError(refusal)
        : new DownloadError(
            failure.LeadsInside ? ErrorKind.OwnNetwork : failure.Cause switch
            {
                FailureCause.Missing => ErrorKind.NotFound,
                FailureCause.Refused => ErrorKind.Refused,
                FailureCause.Protocol => ErrorKind.Protocol,
                _ => ErrorKind.Other,
            },
            failure.Message);

    private static FailureCause CauseOf(HubFailureKind kind) => kind switch
    {
        HubFailureKind.Unreachable => FailureCause.Connection,
        HubFailureKind.ServerError => FailureCause.ServerError,
        HubFailureKind.RateLimited => FailureCause.RateLimited,
        HubFailureKind.Offline => FailureCause.Offline,
        HubFailureKind.RepoNotFound or HubFailureKind.RevisionNotFound or HubFailureKind.EntryNotFound => FailureCause.Missing,
        HubFailureKind.Malformed => FailureCause.Protocol,
        _ => FailureCause.Refused,
    };
}
