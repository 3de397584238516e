namespace MlxManager.Web.Api;

/// <summary>What the disk holds, and what could make room.</summary>
internal static class DiskApi
{
    public static void MapDisk(this IEndpointRouteBuilder cache)
    {
    }
}
