using System.Net;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Hub;

/// <summary>
/// The way out of the house for everything asked of the Hub and of its content hosts: the proxy set on the page, else what
/// the environment says (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c> and the like). Asked for each request, so a change counts for
/// the next one; connections that are open go on.
/// </summary>
/// <param name="secrets">What the page keeps; null where there is no page.</param>
public sealed class HubProxy(AccessSecrets? secrets = null) : IWebProxy, ICredentials
{
    // The handlers take this object once, and ask it whenever a proxy wants a name.
    ICredentials? IWebProxy.Credentials
    {
        get => this;
        set => throw new NotSupportedException("The name for the proxy is set on the page.");
    }

    /// <summary>Where the environment would send a request to this address through; null when straight there.</summary>
    public static Uri? OfEnvironment(Uri destination) =>
        HttpClient.DefaultProxy.IsBypassed(destination) ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public Uri? GetProxy(Uri destination) => secrets?.Proxy is { } own ? own.Address : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => secrets?.Proxy is { } own ? own.Address is null : HttpClient.DefaultProxy.IsBypassed(host);

    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        secrets?.Proxy is not { } own ? HttpClient.DefaultProxy.Credentials?.GetCredential(uri, authType)
        : secrets.SignInTo(own) is { } signIn ? new NetworkCredential(signIn.User, signIn.Password)
        : null;
}
