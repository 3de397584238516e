using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MlxManager.Core.Models;
using MlxManager.Web.Discover;
using MlxManager.Web.Downloads;
using MlxManager.Web.Library;
using MlxManager.Web.Library.Removal;
using MlxManager.Web.Library.Updates;
using MlxManager.Web.Models;
using MudBlazor;
using MudBlazor.Services;

namespace MlxManager.Web.Layout;

public static class PageRegistration
{
    /// <summary>
    /// The page and what it alone needs. The host registers the rest: <c>IDownloads</c>, <c>HubClient</c>, <c>ModelCache</c>,
    /// <c>LibraryIndex</c>, <c>HubOptions</c>, and a <see cref="DemoState"/> if it only plays.
    /// </summary>
    public static IServiceCollection AddPage(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        return services.AddPageParts();
    }

    /// <summary>The same without the framework's own, which a test brings in its way.</summary>
    internal static IServiceCollection AddPageParts(this IServiceCollection services)
    {
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft;
            options.SnackbarConfiguration.VisibleStateDuration = 6000;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(DemoState.Off);
        services.AddSingleton<HubLinks>();
        services.AddSingleton<IModelCatalog, HubCatalog>();
        services.AddModelSheets();
        services.AddModels().AddScoped<LocalMarks>().AddScoped<SearchSession>();
        services.AddScoped<DownloadCoordinator>();
        services.AddScoped<Appearance>();
        services.AddSingleton(ShellShortcuts.Everywhere);
        services.AddSingleton(ShellShortcuts.Pages);
        services.AddDownloadsRoom();
        services.AddRemovalRoom();
        services.AddLibraryRoom();
        services.AddScoped<UpdateDesk>();
        return services;
    }

    /// <summary>Maps the page, its files, and a page for addresses that lead nowhere (those of the API keep their own answer).</summary>
    public static WebApplication MapPage(this WebApplication app)
    {
        app.UseRequestLocalization(Languages.Choose);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(OnlyForReaders);
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().Add(OnlyWebSockets);
        return app;
    }

    /// <summary>A circuit is a web socket, which can be counted and cut; one that is polled for has nothing open between two calls.</summary>
    private static void OnlyWebSockets(EndpointBuilder endpoint)
    {
        foreach (var options in endpoint.Metadata.OfType<HttpConnectionDispatcherOptions>())
        {
            options.Transports = HttpTransportType.WebSockets;
        }
    }

    /// <summary>Programs get the bare status, or the API's own answer; only people who look for a page get one.</summary>
    private static Task OnlyForReaders(HttpContext context, RequestDelegate next)
    {
        var wantsPage = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
        if (!wantsPage && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return next(context);
    }
}
