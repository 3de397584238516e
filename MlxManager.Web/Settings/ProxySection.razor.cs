using Microsoft.AspNetCore.Components;
using MlxManager.Core.Hub;
using MlxManager.Core.Settings;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Settings;

internal enum ProxyWay
{
    Environment,
    None,
    Own,
}

/// <summary>The way out of the house.</summary>
public sealed partial class ProxySection
{
    private ProxyWay _way;
    private string _address = "";
    private string _user = "";
    private string _password = "";

    [Inject]
    private AccessSecrets Secrets { get; set; } = default!;

    [Inject]
    private HubOptions Hub { get; set; } = default!;

    /// <summary>The kept password belongs to one proxy and one name: another never gets it.</summary>
    private bool HasPassword => Access.Proxy is { SealedPassword: not null } kept && kept.User == _user.Trim()
        && EndpointText.TryParseProxy(_address, out var address, out _) && address == kept.Address;

    // Only the host: the variable may hold a name and password.
    private string Environment => HubProxy.OfEnvironment(Hub.Endpoint) is { } proxy
        ? SettingsTexts.ProxyEnvironmentIs.With(proxy.Authority)
        : SettingsTexts.ProxyEnvironmentNone;

    protected override void OnInitialized()
    {
        var proxy = Access.Proxy;
        _way = proxy is null ? ProxyWay.Environment : proxy.Address is null ? ProxyWay.None : ProxyWay.Own;
        _address = proxy?.Address?.AbsoluteUri.TrimEnd('/') ?? "";
        _user = proxy?.User ?? "";
    }

    private Task SaveAsync() => DoAsync(async cancellationToken =>
    {
        if (_way == ProxyWay.Environment)
        {
            await Secrets.ForgetProxyAsync(cancellationToken);
        }
        else if (_way == ProxyWay.None)
        {
            await Secrets.KeepProxyAsync(null, null, null, cancellationToken);
        }
        else if (!EndpointText.TryParseProxy(_address, out var address, out var fault))
        {
            return Outcome.Bad(fault == AddressFault.HoldsMore ? SettingsTexts.ProxyHoldsMore : SettingsTexts.ProxyNotAnAddress);
        }
        else if (_password.Length > 0 || !HasPassword)
        {
            await Secrets.KeepProxyAsync(address, _user.Trim(), _password, cancellationToken);
            _password = "";
        }

        return Outcome.Good(SettingsTexts.Saved);
    });
}
