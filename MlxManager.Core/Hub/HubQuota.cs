namespace MlxManager.Core.Hub;

/// <param name="Left">Requests the Hub still answers before <paramref name="Renewed"/>.</param>
public sealed record HubQuota(int Left, DateTimeOffset Renewed);
