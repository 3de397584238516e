using System.Reflection;
using System.Runtime.InteropServices;

namespace MlxManager.Core.Hub;

/// <summary>Names of the HTTP clients that <see cref="HubRegistration.AddHub"/> sets up, for <see cref="IHttpClientFactory"/>.</summary>
public static class HubHttp
{
    /// <summary>For JSON from the Hub's API: compressed answers, HTTP/2 where offered.</summary>
    public const string Api = "hub-api";

    /// <summary>
    /// For the bytes of files: HTTP/1.1 only (one connection a request, so that parallel ranges are parallel), never
    /// decompressed, no cookies, no redirects, no timeout on a whole answer.
    /// </summary>
    public const string Content = "hub-content";

    /// <summary>Names the product and its version, as the Hub asks of its clients.</summary>
    public static string UserAgent { get; } = $"MlxManager/{Version} (.NET {Environment.Version}; {RuntimeInformation.RuntimeIdentifier})";

    // Without the build's "+commit" suffix.
    private static string Version =>
        typeof(HubHttp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
