using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Pace;
using MlxManager.Core.Settings;
using Polly;
using Polly.Retry;

namespace MlxManager.Core.Hub;

/// <summary>
/// One request to the endpoint and its answer, read whole. Adds the token for the endpoint's own origin, follows API
/// redirects there and nowhere else, bounds time and size, tries again at once what a moment may mend.
/// </summary>
internal sealed partial class HubConnection
{
    internal const int MaxBodyBytes = 32 << 20;
    private const int MaxErrorBytes = 16 << 10;
    private const int MaxRedirects = 5;

    // Until the headers are there, and between two reads.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    // Against an answer that drips; API answers are small.
    private static readonly TimeSpan WholeTimeout = TimeSpan.FromMinutes(2);

    private readonly IHttpClientFactory _http;
    private readonly HubOptions _options;
    private readonly HubCredentials _credentials;
    private readonly TimeProvider _time;
    private readonly SleepWatch _sleep;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<Attempt> _retries;
    private HubQuota? _quota;

    public HubConnection(IHttpClientFactory http, HubOptions options, HubCredentials credentials, TimeProvider time, SleepWatch sleep, ILogger logger)
    {
        _http = http;
        _options = options;
        _credentials = credentials;
        _time = time;
        _sleep = sleep;
        _logger = logger;
        Failures = new HubFailures(options.Endpoint, time);
        _retries = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(150),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { MayMendAtOnce: true }),
            })
            .Build();
    }

    public HubFailures Failures { get; }

    /// <summary>What the Hub said last of how many API requests it still answers; null when it has not said.</summary>
    public HubQuota? Quota => Volatile.Read(ref _quota);

    /// <summary>GET from the API; redirects within the endpoint's origin are followed.</summary>
    public Task<HubAnswer<HubReply>> GetAsync(
        Uri address, HubSubject subject, CancellationToken cancellationToken, int maxBytes = MaxBodyBytes) =>
        SendAsync(HubHttp.Api, HttpMethod.Get, address, subject, maxBytes, cancellationToken);

    /// <summary>HEAD without following anything: a redirect is an answer. Never compressed, so that lengths are the files'.</summary>
    public Task<HubAnswer<HubReply>> HeadAsync(Uri address, HubSubject subject, CancellationToken cancellationToken) =>
        SendAsync(HubHttp.Location, HttpMethod.Head, address, subject, MaxBodyBytes, cancellationToken);

    private async Task<HubAnswer<HubReply>> SendAsync(
        string client, HttpMethod method, Uri address, HubSubject subject, int maxBytes, CancellationToken cancellationToken)
    {
        if (_options.Offline)
        {
            return HubFailures.Offline;
        }

        if (_credentials.Read().Fault is { } fault)
        {
            return HubFailures.BadToken(fault);
        }

        var attempt = await _retries.ExecuteAsync(
            async token => await TryAsync(client, method, address, subject, maxBytes, token), cancellationToken);
        return attempt.Answer;
    }

    private async Task<Attempt> TryAsync(
        string client, HttpMethod method, Uri address, HubSubject subject, int maxBytes, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(IdleTimeout, _time);
        var woken = _sleep.Woken;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token, woken);
        try
        {
            for (var hop = 0; ; hop++)
            {
                using var request = new HttpRequestMessage(method, address);
                NetworkGuard.Belongs(request, _options.Endpoint);
                var authorization = _credentials.AuthorizationFor(address);
                if (authorization is not null)
                {
                    request.Headers.TryAddWithoutValidation("Authorization", authorization);
                }

                if (client == HubHttp.Location)
                {
                    request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
                }

                using var http = _http.CreateClient(client);
                request.Version = http.DefaultRequestVersion;
                request.VersionPolicy = http.DefaultVersionPolicy;
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
                NoteQuota(client, response.Headers);
                if (IsRedirect(response.StatusCode) && method == HttpMethod.Get)
                {
                    if (hop == MaxRedirects || Redirects.Target(address, response.Headers) is not { } target || !target.IsSameOrigin(_options.Endpoint))
                    {
                        return new Attempt(Failures.Malformed($"a redirect that leads nowhere (asked for {subject})"), MayMendAtOnce: false);
                    }

                    address = target;
                    continue;
                }

                var failed = !response.IsSuccessStatusCode && !IsRedirect(response.StatusCode);
                var body = await ReadAsync(response, failed ? MaxErrorBytes : maxBytes, patience, both.Token);
                return failed ? Failed(response, body, subject, authorization)
                    : body is null ? new Attempt(Failures.Malformed($"more than {(maxBytes < 1 << 20 ? $"{maxBytes >> 10} KB" : $"{maxBytes >> 20} MB")} at once (asked for {subject})"), MayMendAtOnce: false)
                    : new Attempt(new HubReply(address, response.StatusCode, response.Headers, response.Content.Headers.ContentLength, body), MayMendAtOnce: false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Over a sleep nobody was asked in truth.
            return new Attempt(Failures.TimedOut(), MayMendAtOnce: woken.IsCancellationRequested);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (OwnNetworkException.In(e) is { } inside)
            {
                return new Attempt(Failures.LeadsInside(inside), MayMendAtOnce: false);
            }

            var failure = Failures.Unreachable(e);
            NoAnswer(subject, failure.Message);
            return new Attempt(failure, MayMendAtOnce: e is not HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError });
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private void NoteQuota(string client, HttpResponseHeaders headers)
    {
        // Looking for a file's location is counted by itself.
        if (client == HubHttp.Api && HubHeaders.Quota(headers) is var (left, window))
        {
            Volatile.Write(ref _quota, new HubQuota(left, _time.GetUtcNow() + window));
        }
    }

    private Attempt Failed(HttpResponseMessage response, byte[]? body, HubSubject subject, string? authorization)
    {
        var token = authorization?["Bearer ".Length..];
        var says = HubWords.Of(response.Headers.FirstValue("X-Error-Message"), body, token);
        var failure = Failures.FromStatus(response.StatusCode, response.Headers, says, subject, tokenSent: token is not null);
        Refused(subject, (int)response.StatusCode, failure.Kind);
        return new Attempt(failure, MayMendAtOnce: failure is { Kind: HubFailureKind.ServerError, RetryAfter: null });
    }

    // Null when there is more than the limit. Counts what comes out of decompression, so a small bomb is a big body.
    private async Task<byte[]?> ReadAsync(HttpResponseMessage response, int limit, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var whole = new ArrayBufferWriter<byte>(4096);
        while (true)
        {
            var read = await DecodeAsync(stream, whole.GetMemory(4096), cancellationToken);
            whole.Advance(read);
            if (read == 0)
            {
                return whole.WrittenSpan.ToArray();
            }

            if (whole.WrittenCount > limit)
            {
                return null;
            }

            if (_time.GetElapsedTime(started) > WholeTimeout)
            {
                throw new OperationCanceledException("The answer drips.");
            }

            patience.CancelAfter(IdleTimeout);
        }
    }

    private static async ValueTask<int> DecodeAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            // As a BrotliStream says what others say so.
            throw new InvalidDataException(e.Message, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "No answer about {Subject}: {Reason}")]
    private partial void NoAnswer(HubSubject subject, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The Hub answered {Status} about {Subject}: {Kind}")]
    private partial void Refused(HubSubject subject, int status, HubFailureKind kind);

    /// <param name="MayMendAtOnce">Worth another try within the second.</param>
    private sealed record Attempt(HubAnswer<HubReply> Answer, bool MayMendAtOnce);
}
