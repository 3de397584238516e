using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Downloads;

public sealed class HubTroublesTests
{
    [Theory]
    [InlineData(HubFailureKind.Unreachable, FailureCause.Connection, ErrorKind.Other)]
    [InlineData(HubFailureKind.ServerError, FailureCause.ServerError, ErrorKind.Other)]
    [InlineData(HubFailureKind.RateLimited, FailureCause.RateLimited, ErrorKind.Other)]
    [InlineData(HubFailureKind.Offline, FailureCause.Offline, ErrorKind.Other)]
    [InlineData(HubFailureKind.Gated, FailureCause.Refused, ErrorKind.Gated)]
    [InlineData(HubFailureKind.MissingOrPrivate, FailureCause.Refused, ErrorKind.MissingOrPrivate)]
    [InlineData(HubFailureKind.BadToken, FailureCause.Refused, ErrorKind.BadToken)]
    [InlineData(HubFailureKind.RepoNotFound, FailureCause.Missing, ErrorKind.NotFound)]
    [InlineData(HubFailureKind.RevisionNotFound, FailureCause.Missing, ErrorKind.NotFound)]
    [InlineData(HubFailureKind.EntryNotFound, FailureCause.Missing, ErrorKind.NotFound)]
    [InlineData(HubFailureKind.Disabled, FailureCause.Refused, ErrorKind.Disabled)]
    [InlineData(HubFailureKind.Refused, FailureCause.Refused, ErrorKind.Refused)]
    [InlineData(HubFailureKind.Malformed, FailureCause.Protocol, ErrorKind.Protocol)]
    public void Failure_OfTheHub_HasItsCauseAndItsError(HubFailureKind kind, FailureCause cause, ErrorKind error)
    {
        var failure = new HubFailure(kind, "It is so.", TimeSpan.FromSeconds(7));

        HubTroubles.ToTransfer(failure).Should().Be(new TransferFailure(cause, "It is so.", failure.IsTransient, TimeSpan.FromSeconds(7)));
        HubTroubles.ToError(failure).Should().Be(new DownloadError(error, "It is so."));
    }

    [Theory]
    [InlineData(FailureCause.Missing, ErrorKind.NotFound)]
    [InlineData(FailureCause.Refused, ErrorKind.Refused)]
    [InlineData(FailureCause.Protocol, ErrorKind.Protocol)]
    [InlineData(FailureCause.Connection, ErrorKind.Other)]
    public void Failure_OfTheTransfer_HasTheErrorOfItsCauseOrOfWhatTheHubSaid(FailureCause cause, ErrorKind error)
    {
        var failure = new TransferFailure(cause, "It is so.", IsTransient: false);

        HubTroubles.ToError(failure, refusal: null).Should().Be(new DownloadError(error, "It is so."));
        HubTroubles.ToError(failure, new HubFailure(HubFailureKind.Gated, "It is so.")).Kind.Should().Be(ErrorKind.Gated);
        HubTroubles.ToError(failure, new HubFailure(HubFailureKind.Gated, "Something earlier.")).Kind.Should().Be(error);
        HubTroubles.ToError(failure, new HubFailure(HubFailureKind.Unreachable, "It is so.")).Kind.Should().Be(error, "that would have been waited for");
        HubTroubles.ToError(failure with { LeadsInside = true }, refusal: null).Kind.Should().Be(ErrorKind.OwnNetwork);
    }
}
