using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Net.Http.Headers;
using MlxManager.Web.Access;
using MlxManager.Web.Api;

namespace MlxManager.Web.Security;

/// <summary>
/// How often one client may call what costs the Hub, the disk or a core, and how much it may hold open at a time. Whoever
/// sits at the page goes through a circuit and meets none of it; a program that runs wild does.
/// </summary>
internal static class CallLimits
{
    /// <summary>Open at a time, of one client.</summary>
    public const int MostStreams = 100;

    /// <summary>Open at a time, of one client: a tab has one.</summary>
    public const int MostCircuits = 100;

    /// <summary>By the names of the calls: so many at once, and then so many a second.</summary>
    public static readonly IReadOnlyDictionary<string, (int Burst, int PerSecond)> ByCall = new Dictionary<string, (int, int)>(StringComparer.Ordinal)
    {
        ["searchModels"] = (300, 20),
        ["startDownload"] = (300, 20),
        ["checkUpdates"] = (60, 1),
        ["getUpdateChanges"] = (120, 5),
        ["askForListing"] = (300, 5),
        ["startVerification"] = (120, 5),
        ["getCache"] = (600, 50),
        ["listLocalModels"] = (600, 50),
        ["getDisk"] = (600, 50),
        ["planRoom"] = (300, 20),
        [SignInEndpoints.CallName] = (30, 1),
    };

    private const string Stream = "followDownload";
    private const string Circuit = "circuit";

    /// <summary>What comes before a circuit, and is kept for some seconds until one does.</summary>
    private const string Negotiation = "negotiateCircuit";
    private const string Hub = "/_blazor";

    private static readonly (int Burst, int PerSecond) Negotiations = (300, 20);

    public static void Set(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string Call, string Client)>(PartitionOf);
        options.OnRejected = RefuseAsync;
    }

    private static RateLimitPartition<(string Call, string Client)> PartitionOf(HttpContext context)
    {
        var call = CallOf(context);
        return call switch
        {
            Stream => Held(context, call, MostStreams),
            Circuit => Held(context, call, MostCircuits),
            Negotiation => Counted(call, Caller.Of(context), Negotiations),

            // Not by the address alone: nobody behind the same one may keep the person out.
            SignInEndpoints.CallName => Counted(call, context.RequestServices.GetRequiredService<KnownBrowser>().ClientOf(context), ByCall[call]),
            not null when ByCall.TryGetValue(call, out var limit) => Counted(call, Caller.Of(context), limit),
            _ => RateLimitPartition.GetNoLimiter((Call: "", Client: "")),
        };
    }

    private static string? CallOf(HttpContext context) =>
        !context.Request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase)
            ? context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName
            : IsSocket(context) ? Circuit : Negotiation;

    /// <summary>HTTP/1.1 asks to upgrade the connection; later ones open a socket as a stream of it (RFC 8441).</summary>
    private static bool IsSocket(HttpContext context) =>
        context.Request.Headers.ContainsKey(HeaderNames.Upgrade) || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    private static RateLimitPartition<(string Call, string Client)> Held(HttpContext context, string call, int most) =>
        RateLimitPartition.GetConcurrencyLimiter((call, Caller.Of(context)), _ => new ConcurrencyLimiterOptions { PermitLimit = most });

    private static RateLimitPartition<(string Call, string Client)> Counted(string call, string client, (int Burst, int PerSecond) limit) =>
        RateLimitPartition.GetTokenBucketLimiter((call, client), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.Burst,
            TokensPerPeriod = limit.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        });

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        var isCounted = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
        if (isCounted)
        {
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        await Problems.Of(
            StatusCodes.Status429TooManyRequests,
            isCounted ? "Too many of these calls at once. Wait as long as Retry-After says." : "This client holds too many of these open. Close some first.")
            .ExecuteAsync(context);
    }
}
