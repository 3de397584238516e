using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MlxManager.Core.Hub;
using MlxManager.Web.Api;

namespace MlxManager.Web.Terminal;

/// <summary>
/// Calls to one server. The key goes to its address and nowhere else: redirects are not followed, and this machine's own server is
/// asked without a proxy. What the server refuses is thrown in its own words; that it does not answer, as what HTTP throws.
/// </summary>
internal sealed class ServerLink : IDisposable
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly string _keyHint;

    public ServerLink(Uri address, string? key)
        : this(address, key, $"Give one of the server's keys with --key-file, or in {ServerFinder.KeyVariable}.")
    {
    }

    private ServerLink(Uri address, string? key, string keyHint)
    {
        Address = address;
        _keyHint = keyHint;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !address.IsLoopback,
            ConnectTimeout = ConnectPatience,
            ActivityHeadersPropagator = null,
        };

        // A cancel or a removal answers when hundreds of gigabytes are gone: no limit but the person's Ctrl+C.
        _http = new HttpClient(handler) { BaseAddress = new Uri(address, "/"), Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", HubHttp.UserAgent);
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public Uri Address { get; }

    /// <summary>To one that answers as ours would, and that nobody has named: without a key, whatever it says.</summary>
    public static ServerLink ToStranger(Uri address) => new(
        address, null, $"If that is your server, name it with --server {address}: only then it gets a key, from --key-file or {ServerFinder.KeyVariable}.");

    public void Dispose() => _http.Dispose();

    /// <summary>The body of the answer, as it came.</summary>
    /// <exception cref="CommandStopped">The server refuses.</exception>
    public Task<string> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<string> DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, null, cancellationToken);

    public Task<string> PostAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, null, cancellationToken);

    public async Task<string> PostAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body, type), Encoding.UTF8, "application/json");
        return await SendAsync(HttpMethod.Post, path, content, cancellationToken);
    }

    /// <summary>What each event of a stream carries, until the server ends it.</summary>
    public async IAsyncEnumerable<string> EventsAsync(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw Refusal(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            yield return item.Data;
        }
    }

    /// <summary>Whether one of ours answers there, healthy or not.</summary>
    public async Task<bool> IsOursAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await _http.GetAsync($"{ApiRegistration.Prefix}/downloads/active", both.Token);
            var type = response.Content.Headers.ContentType?.MediaType;
            return response.IsSuccessStatusCode ? type == "application/json" : type == "application/problem+json";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>What the server says of itself; also when it is not well.</summary>
    public async Task<string> HealthAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(Telemetry.HealthEndpoint.Path, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.ServiceUnavailable ? body : throw Refusal(response.StatusCode, body);
    }

    private async Task<string> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? body : throw Refusal(response.StatusCode, body);
    }

    private CommandStopped Refusal(HttpStatusCode status, string body)
    {
        var problem = Problem.Read(body);
        var words = problem.Words ?? $"{Address} answered {(int)status}.";
        return status switch
        {
            HttpStatusCode.Unauthorized => new CommandStopped(ExitCode.NeedsPerson, words, _keyHint),

            // A key that may only look.
            HttpStatusCode.Forbidden => new CommandStopped(ExitCode.NeedsPerson, words),
            HttpStatusCode.BadRequest => new CommandStopped(ExitCode.Usage, words),
            HttpStatusCode.NotFound => new CommandStopped(ExitCode.NotFound, words),
            HttpStatusCode.Conflict => new CommandStopped(ExitCode.Refused, words),
            _ => new CommandStopped(problem.NeedsPerson ? ExitCode.NeedsPerson : ExitCode.Failed, words),
        };
    }
}
