using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlxManager.Core.Downloads;

/// <summary>Whether the cache's disk is there. A folder that was never there is no fault: the first download makes it.</summary>
internal sealed class CacheHealth(CacheWatch watch) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await watch.IsAwayAsync() ? HealthCheckResult.Unhealthy(watch.MissingText) : HealthCheckResult.Healthy();
}
