using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MlxManager.Web.Demo.Wire;

/// <summary>One origin: a web server on a port of the loopback interface, which it keeps when it is stopped and started again.</summary>
internal sealed class HubListener(Func<HttpContext, CancellationToken, Task> handle) : IAsyncDisposable
{
    private WebApplication? _app;
    private CancellationTokenSource? _down;
    private int _port;

    public Uri Origin => new($"http://127.0.0.1:{_port}/");

    public bool IsListening => _app is not null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_app is not null)
        {
            return;
        }

        // The empty builder reads no settings, so that neither the environment nor the host's files bend the sample.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        var app = builder.Build();
        var down = new CancellationTokenSource();
        var token = down.Token;
        app.Run(context => handle(context, token));
        await app.StartAsync(cancellationToken);
        _port = new Uri(app.Services.GetRequiredService<IServer>()
            .Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;
        (_app, _down) = (app, down);
    }

    /// <summary>Refuses connections from now on and cuts the open ones.</summary>
    public async Task StopAsync()
    {
        if (_app is not { } app)
        {
            return;
        }

        _app = null;
        await _down!.CancelAsync();

        // A token that has ended means: do not wait for idle connections to drain.
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
        _down.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(IPAddress.Loopback, _port, listen => listen.Protocols = HttpProtocols.Http1);
    }
}
