using System.Net;
using MlxManager.Core.Hub;
using MlxManager.Core.Pace;

namespace MlxManager.Core.Transfer;

/// <summary>Makes the HTTP client the fillers need.</summary>
public static class TransferHttp
{
    /// <param name="userAgent">Product and version, as in <c>MlxManager/1.0</c>.</param>
    /// <param name="proxy">The way out; null for what the environment says.</param>
    /// <param name="guard">Judges where a source may lead; null when it may lead anywhere.</param>
    /// <param name="sleep">Tells when all connections are dead; null for never.</param>
    public static HttpClient CreateClient(string userAgent, IWebProxy? proxy = null, NetworkGuard? guard = null, SleepWatch? sleep = null)
    {
        SocketsHttpHandler NewHandler() => new()
        {
            Proxy = proxy,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,

            // Nobody outside needs our trace ids.
            ActivityHeadersPropagator = null,

            // A connection given up in the middle of a body is closed, not read to its end in the background.
            MaxResponseDrainSize = 0,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),

            // A signed address may move to another edge within a long download.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        var client = new HttpClient(new WakingHandler(() => guard?.Over(NewHandler()) ?? NewHandler(), sleep ?? SleepWatch.None))
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        return client;
    }
}
