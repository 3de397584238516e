using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace MlxManager.Core.Hub;

/// <summary>Turns what went wrong into a kind and a sentence that a person can act on.</summary>
internal sealed class HubFailures(Uri endpoint, TimeProvider time)
{
    private readonly HubAddresses _addresses = new(endpoint);

    public static HubFailure Offline { get; } = new(
        HubFailureKind.Offline, "The network is switched off (HF_HUB_OFFLINE is set). Unset it and start MlxManager again to reach the Hub.");

    private string Host => endpoint.Authority;

    public static HubFailure BadToken(string message) => new(HubFailureKind.BadToken, message);

    public HubFailure Malformed(string what) =>
        new(HubFailureKind.Malformed, $"{Host} gave an answer that cannot be right: {what}.");

    /// <summary>It, or somebody it sends to, leads into the network this machine stands in.</summary>
    public HubFailure LeadsInside(OwnNetworkException cause) =>
        Malformed($"it leads to {cause.Host}, an address of this computer's own network, where a public Hub has nothing to fetch");

    public HubFailure TimedOut() => Unreachable(
        ReachFault.TimedOut, $"{Host} did not answer in time. The connection, or the Hub, is very slow just now.");

    /// <summary>No answer, or one cut off: names what stands in the way.</summary>
    public HubFailure Unreachable(Exception cause) => cause switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Unreachable(
            ReachFault.NameNotFound, $"The name {endpoint.Host} could not be found. Check the internet connection (and HF_ENDPOINT, if you set it)."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Unreachable(
            ReachFault.NotSecure, $"No secure connection to {Host}: its certificate or TLS was refused. A proxy or a wrong clock may be in the way."),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => Unreachable(
            ReachFault.ProxyRefused, $"The proxy did not let us through to {Host}. Check HTTPS_PROXY and NO_PROXY."),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => Unreachable(
            ReachFault.ConnectionRefused, $"{Host} refused the connection."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Unreachable(
            ReachFault.NoConnection, $"{Host} could not be reached. Check the internet connection."),
        _ => Unreachable(ReachFault.BrokenOff, $"The connection to {Host} broke off."),
    };

    /// <param name="says">The Hub's own words, already cleaned; null when it gave none.</param>
    public HubFailure FromStatus(HttpStatusCode status, HttpResponseHeaders headers, string? says, HubSubject subject, bool tokenSent)
    {
        var code = (int)status;
        if (code == 429)
        {
            return RateLimited(HubHeaders.WaitAsked(headers, time.GetUtcNow()), tokenSent);
        }

        if (code is >= 500 or 408)
        {
            return new HubFailure(
                HubFailureKind.ServerError,
                $"{Host} has trouble of its own (it answered {code}).",
                HubHeaders.RetryAfter(headers, time.GetUtcNow()))
            { Status = code };
        }

        if (Says(says, "Access to this resource is disabled"))
        {
            return new HubFailure(HubFailureKind.Disabled, $"{subject} is disabled on the Hub and cannot be downloaded.");
        }

        // The Hub says "Invalid username or password" also of a model it does not show; then a code stands beside it.
        var errorCode = headers.FirstValue("X-Error-Code");
        if (tokenSent && (Says(says, "Invalid credentials in Authorization header") || Says(says, "Invalid user token")
            || (errorCode is null && Says(says, "Invalid username or password"))))
        {
            return BadToken($"{Host} refused the token. Make a new one at {endpoint.AbsoluteUri.TrimEnd('/')}/settings/tokens and sign in with it.");
        }

        return errorCode switch
        {
            "GatedRepo" when subject.Model is { } model => Gated(model, says, tokenSent),
            "RepoNotFound" when subject.Model is { } model => new HubFailure(HubFailureKind.RepoNotFound, tokenSent
                ? $"There is no model {model} on {Host}, or it is private and your token does not open it. Check the spelling."
                : $"There is no model {model} on {Host}, or it is private. Check the spelling; a private one needs a token (HF_TOKEN)."),
            "RevisionNotFound" when subject.Model is { } model =>
                new HubFailure(HubFailureKind.RevisionNotFound, $"{model} has no revision {subject.Revision?.Value ?? "of that name"}."),
            "EntryNotFound" => new HubFailure(HubFailureKind.EntryNotFound, $"The Hub does not have {subject} any more."),
            _ => Unnamed(code, says, subject, tokenSent),
        };
    }

    private static HubFailure Unreachable(ReachFault reach, string message) => new(HubFailureKind.Unreachable, message) { Reach = reach };

    private static bool Says(string? text, string phrase) => text?.Contains(phrase, StringComparison.OrdinalIgnoreCase) == true;

    private HubFailure Gated(RepoId model, string? says, bool tokenSent)
    {
        var page = _addresses.Page(model);
        var isAwaited = Says(says, "awaiting");
        return new HubFailure(HubFailureKind.Gated, isAwaited
            ? $"{model} is gated, and your request for access at {page} has not been granted yet."
            : tokenSent
                ? $"{model} is gated. Accept its terms at {page} with the account of your token, then try again."
                : $"{model} is gated. Accept its terms at {page}, give MlxManager a token of that account (HF_TOKEN), then try again.")
        {
            IsAwaited = isAwaited,
        };
    }

    private HubFailure RateLimited(TimeSpan? wait, bool tokenSent)
    {
        var pause = wait is { } known ? $" It asks to wait {Math.Ceiling(known.TotalSeconds):0} s." : "";
        var advice = tokenSent ? "" : " A token (HF_TOKEN) raises the limit.";
        return new HubFailure(HubFailureKind.RateLimited, $"{Host} has had too many requests from here.{pause}{advice}", wait);
    }

    // 401, 403 and 404 without a telling code: the Hub hides whether something exists.
    private HubFailure Unnamed(int code, string? says, HubSubject subject, bool tokenSent)
    {
        var words = says is null ? "" : $" It says: “{says}”";
        return subject.Model is { } model && (code is 401 or 404)
            ? new HubFailure(HubFailureKind.MissingOrPrivate, tokenSent
                ? $"{subject} is missing, private or gated, or the token is not valid. See {_addresses.Page(model)}."
                : $"{subject} is missing, private or gated. See {_addresses.Page(model)}; a private or gated one needs a token (HF_TOKEN).")
            : new HubFailure(HubFailureKind.Refused, $"{Host} refused {subject} (it answered {code}).{words}") { Status = code };
    }
}
