using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MlxManager.Core.Access;
using MlxManager.Web.Api;

namespace MlxManager.Web.Telemetry;

/// <summary>Whether the server can do its work: 200 or 503, and in short JSON what is wrong; behind closed doors only whether.</summary>
internal static class HealthEndpoint
{
    public const string Path = "/healthz";

    public static void MapHealth(this IEndpointRouteBuilder app) => app.MapHealthChecks(Path, new HealthCheckOptions
    {
        ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(
            context.RequestServices.GetRequiredService<Doorkeeper>().IsClosed ? Status(report) : ToJson(report), context.RequestAborted),
    }).AllowAnonymous();

    private static JsonObject Status(HealthReport report) => new() { ["status"] = Query.Word(report.Status) };

    private static JsonObject ToJson(HealthReport report)
    {
        var checks = new JsonObject();
        foreach (var (name, entry) in report.Entries)
        {
            var check = new JsonObject { ["status"] = Query.Word(entry.Status) };
            if (entry.Status != HealthStatus.Healthy)
            {
                // What a check did not say itself may hold anything; the log has it.
                check["message"] = entry.Exception is null || entry.Description != entry.Exception.Message
                    ? entry.Description
                    : "The check failed; the log says how.";
            }

            checks[name] = check;
        }

        var all = Status(report);
        all["checks"] = checks;
        return all;
    }
}
