using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace MlxManager.Web.Api;

/// <summary>The REST API under <see cref="Prefix"/> and <see cref="CachePrefix"/>, and its OpenAPI document.</summary>
public static class ApiRegistration
{
    public const string Prefix = "/api/models";

    public const string CachePrefix = "/api/cache";

    private const long LargestBody = 64 * 1024;

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            var json = options.SerializerOptions;
            json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.DictionaryKeyPolicy = null;
            json.NumberHandling = JsonNumberHandling.Strict;
            json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        });
        services.AddProblemDetails();
        services.AddOpenApi("v1", OpenApiText.Apply);
        services.AddSingleton<ProgressStream>();
        return services;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseWhen(IsApi, api => api.UseApiRefusals());
        var models = app.MapGroup(Prefix).WithTags("models").WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        models.MapDownloads();
        models.MapFound();
        models.MapQueue();
        models.MapPace();
        models.MapSearch();
        models.MapLocal();
        var cache = app.MapGroup(CachePrefix).WithTags("cache").WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        cache.MapCache();
        cache.MapRemoval();
        cache.MapVerification();
        cache.MapUpdates();
        cache.MapDisk();
        app.MapOpenApi();
        return app;
    }

    /// <summary>Whether a request is for the API; also for an address in it that does not exist.</summary>
    internal static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}
