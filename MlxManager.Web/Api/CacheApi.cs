namespace MlxManager.Web.Api;

/// <summary>What the cache folder holds, whole or not.</summary>
internal static class CacheApi
{
    public static void MapCache(this IEndpointRouteBuilder cache)
    {
    }
}
