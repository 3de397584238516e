namespace MlxManager.Web.Api;

/// <summary>Reading blobs to tell whether they are what their names say.</summary>
internal static class VerificationApi
{
    public static void MapVerification(this IEndpointRouteBuilder cache)
    {
    }
}
