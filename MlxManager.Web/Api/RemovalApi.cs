namespace MlxManager.Web.Api;

/// <summary>Deleting, pruning and bringing back; each can be looked at before it is done.</summary>
internal static class RemovalApi
{
    public static void MapRemoval(this IEndpointRouteBuilder cache)
    {
    }
}
