using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlxManager.Core.Persistence;

/// <summary>Whether rows can be written, and whether they are all there: takes the one writer's place and SQLite's write lock, and changes nothing.</summary>
internal sealed class DatabaseHealth(Database database, DatabaseOpening opening) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.NoteAsync(rows => rows.Database.ExecuteSqlAsync($"UPDATE KnownCaches SET Path = Path WHERE 0", cancellationToken))
                .WaitAsync(cancellationToken);
            return opening.Damaged is { } damaged
                ? HealthCheckResult.Degraded($"The database was damaged and begun anew; the damaged one was kept as {damaged.Aside}.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception exception)
        {
            return HealthCheckResult.Unhealthy("The database cannot be written.", exception);
        }
    }
}
