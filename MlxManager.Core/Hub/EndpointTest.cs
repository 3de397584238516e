using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Pace;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Hub;

/// <summary>
/// Tries an endpoint the way a download would use it, with one byte at the end: the list of models, a model's files, where
/// the bytes of one are, and one of them. Says which host failed. The token goes along only to the origin it was given for.
/// </summary>
public sealed class EndpointTest(IHttpClientFactory http, HubOptions options, HubCredentials credentials, TimeProvider time, ILogger<HubClient> logger)
{
    /// <summary>For each host: somebody sits there and waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Looked at in the list, to find one whose files anybody may have.</summary>
    private const int Candidates = 5;

    public async Task<EndpointReport> RunAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var hub = new HubClient(http, options with { Endpoint = endpoint }, credentials.At(endpoint), time, SleepWatch.None, logger);
        var started = time.GetTimestamp();
        var found = await WithinAsync(endpoint, token => FindBytesAsync(hub, token), cancellationToken);
        var api = new HostReport(endpoint.Authority, found.Failure, time.GetElapsedTime(started));
        if (found.Value?.Location is not { } location)
        {
            return new EndpointReport(api, null);
        }

        started = time.GetTimestamp();
        var read = await WithinAsync(location.Url, token => ReadByteAsync(endpoint, location, token), cancellationToken);
        return new EndpointReport(api, new HostReport(location.Url.Authority, read.Failure, time.GetElapsedTime(started)));
    }

    private static async Task<HubAnswer<Found>> FindBytesAsync(HubClient hub, CancellationToken cancellationToken)
    {
        var listed = await hub.SearchAsync(new ModelSearch(Text: null, Filters: [], Limit: Candidates), cancellationToken);
        if (!listed.IsOk)
        {
            return listed.Failure;
        }

        foreach (var model in listed.Value.Models.Where(model => model is { Gating: Gating.Open, IsPrivate: false, IsDisabled: false }))
        {
            var details = await hub.GetModelAsync(model.Id, Revision.Main, cancellationToken);
            if (!details.IsOk)
            {
                return details.Failure;
            }

            var tree = await hub.GetTreeAsync(model.Id, details.Value.Commit, cancellationToken);
            if (!tree.IsOk)
            {
                return tree.Failure;
            }

            // Large files lie on the content host; the smallest of them is the least trouble.
            if (tree.Value.Files.Where(file => file.Size > 0).OrderBy(file => file.Etag.Kind != EtagKind.Sha256).ThenBy(file => file.Size).FirstOrDefault() is { } file)
            {
                var located = await hub.LocateAsync(model.Id, details.Value.Commit, file, cancellationToken);
                return located.IsOk ? new Found(located.Value) : located.Failure;
            }
        }

        return new Found(null);
    }

    private async Task<HubAnswer<Found>> ReadByteAsync(Uri endpoint, FileLocation location, CancellationToken cancellationToken)
    {
        var failures = new HubFailures(new Uri(location.Url.GetLeftPart(UriPartial.Authority)), time);
        try
        {
            using var client = http.CreateClient(HubHttp.Location);
            using var request = new HttpRequestMessage(HttpMethod.Get, location.Url) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
            NetworkGuard.Belongs(request, endpoint);
            request.Headers.Range = new RangeHeaderValue(0, 0);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
            if (location.Authorization is { } authorization)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return failures.FromStatus(response.StatusCode, response.Headers, says: null, new HubSubject(), tokenSent: location.Authorization is not null);
            }

            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await body.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellationToken) == 1
                ? new Found(location)
                : failures.Malformed("no byte where a file should be");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return OwnNetworkException.In(e) is { } inside ? failures.LeadsInside(inside) : failures.Unreachable(e);
        }
    }

    private async Task<HubAnswer<Found>> WithinAsync(Uri host, Func<CancellationToken, Task<HubAnswer<Found>>> work, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new HubFailures(host, time).TimedOut();
        }
    }

    /// <param name="Location">Null when no listed model has a file anybody may have.</param>
    private sealed record Found(FileLocation? Location);
}
