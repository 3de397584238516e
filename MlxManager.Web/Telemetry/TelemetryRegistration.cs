using MlxManager.Core.Settings;
using MlxManager.Web.Api;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MlxManager.Web.Telemetry;

/// <summary>Health, and for whom it is switched on: metrics for Prometheus, metrics and traces to a collector.</summary>
internal static class TelemetryRegistration
{
    public const string MetricsPath = "/metrics";

    /// <summary>Of the meter and of the source of spans.</summary>
    private const string Source = "MlxManager";

    /// <summary>A stop sends what is left, metrics and then traces; a collector that does not answer must not hold it up past its five seconds.</summary>
    private static readonly TimeSpan ExportTime = TimeSpan.FromSeconds(1.5);

    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        if (!options.Metrics && options.OtlpEndpoint is null)
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                "mlxmanager", serviceVersion: typeof(TelemetryRegistration).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Source).AddRuntimeInstrumentation().AddAspNetCoreInstrumentation().AddHttpClientInstrumentation();
                if (options.Metrics)
                {
                    metrics.AddPrometheusExporter();
                }

                if (options.OtlpEndpoint is not null)
                {
                    metrics.AddOtlpExporter(exporter => Set(exporter, options.OtlpEndpoint, options.OtlpProtocol, "v1/metrics"));
                }
            });
        if (options.OtlpEndpoint is { } endpoint)
        {
            // No spans of outgoing requests: their addresses are signed, and a 300 GB model is twenty thousand of them.
            telemetry.WithTracing(traces => traces.AddSource(Source)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = ApiRegistration.IsApi)
                .AddOtlpExporter(exporter => Set(exporter, endpoint, options.OtlpProtocol, "v1/traces")));
        }

        return services;
    }

    /// <summary>After the check of who calls.</summary>
    public static WebApplication MapTelemetry(this WebApplication app)
    {
        app.MapHealth();
        if (app.Services.GetRequiredService<TelemetryOptions>().Metrics)
        {
            app.MapPrometheusScrapingEndpoint(MetricsPath);
        }

        return app;
    }

    /// <param name="signal">Where the signal goes below the endpoint; with gRPC its services have names instead.</param>
    private static void Set(OtlpExporterOptions exporter, Uri endpoint, OtlpProtocol protocol, string signal)
    {
        var isGrpc = protocol == OtlpProtocol.Grpc;
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = isGrpc ? endpoint : new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{signal}");
        exporter.TimeoutMilliseconds = (int)ExportTime.TotalMilliseconds;
    }
}
