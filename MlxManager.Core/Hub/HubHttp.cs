using System.Reflection;
using System.Runtime.InteropServices;

namespace MlxManager.Core.Hub;

/// <summary>Names of the HTTP clients that <see cref="HubRegistration.AddHub"/> sets up, for <see cref="IHttpClientFactory"/>.</summary>
public static class HubHttp
{
    /// <summary>For JSON from the Hub's API: compressed answers, HTTP/2 where offered.</summary>
    public const string Api = "hub-api";

    /// <summary>
    /// For where files are: HTTP/1.1, never decompressed, no cookies, no redirects followed (the first answer's headers matter).
    /// </summary>
    public const string Location = "hub-location";

    /// <summary>Names the product and its version, as the Hub asks of its clients.</summary>
    public static string UserAgent { get; } = $"MlxManager/{Version} (.NET {Environment.Version}; {RuntimeInformation.RuntimeIdentifier})";

    // Without the build's "+commit" suffix.
    private static string Version =>
        typeof(HubHttp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
