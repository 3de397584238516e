namespace MlxManager.Web.Api;

/// <summary>Whether the Hub has moved on.</summary>
internal static class UpdatesApi
{
    public static void MapUpdates(this IEndpointRouteBuilder cache)
    {
    }
}
