using System.Net.Http.Headers;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Hub;

/// <summary>What the headers of an endpoint's answer tell, whatever it answers.</summary>
/// <param name="Skew">How far this machine's clock is ahead of the endpoint's; null when it does not tell its time.</param>
/// <param name="QuotaLeft">Requests it still answers in this window; null when it does not say.</param>
/// <param name="Proxy">Through which proxy it was asked; null for none.</param>
public sealed record EndpointGreeting(TimeSpan? Skew, int? QuotaLeft, Uri? Proxy);

/// <summary>Asks an endpoint for one model, for the sake of the headers.</summary>
public sealed class EndpointGreeter(IHttpClientFactory http, HubOptions options, HubCredentials credentials, HubProxy proxy, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Null when no answer came: who needs to know why runs an <see cref="EndpointTest"/>.</summary>
    public async Task<EndpointGreeting?> AskAsync(CancellationToken cancellationToken)
    {
        var address = new Uri($"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/api/models?limit=1");
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var client = http.CreateClient(HubHttp.Api);
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
            if (credentials.AuthorizationFor(address) is { } authorization)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return new EndpointGreeting(SkewIn(response.Headers), HubHeaders.Quota(response.Headers)?.Left, proxy.IsBypassed(address) ? null : proxy.GetProxy(address));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private TimeSpan? SkewIn(HttpResponseHeaders headers) => headers.Date is { } date ? time.GetUtcNow() - date : null;
}
