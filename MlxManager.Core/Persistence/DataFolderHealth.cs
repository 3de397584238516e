using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlxManager.Core.Persistence;

/// <summary>Whether the data folder is there and takes a file: a disk that is away, full or read-only shows here.</summary>
internal sealed class DataFolderHealth(DataFolder folder) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var path = Path.Combine(folder.Path, $"health-{Guid.NewGuid():N}.tmp");
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            await file.WriteAsync(new byte[] { 1 }, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Unhealthy($"The data folder {folder.Path} cannot be written.", exception);
        }
    }
}
