using Microsoft.AspNetCore.Http.HttpResults;

namespace MlxManager.Web.Api;

/// <summary>Refusals as RFC 9457 problem+json, whatever the client says it accepts.</summary>
internal static class Problems
{
    public static ProblemHttpResult Of(int status, string detail, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in more)
        {
            extensions[name] = value;
        }

        return TypedResults.Problem(detail, statusCode: status, extensions: extensions);
    }

    public static ProblemHttpResult NoDownload(string id) => Of(StatusCodes.Status404NotFound, $"There is no download {id}.");

    /// <summary>For an answer that no handler gave words to.</summary>
    public static ProblemHttpResult Of(int status) => Of(status, status switch
    {
        StatusCodes.Status400BadRequest => "The request is malformed.",
        StatusCodes.Status404NotFound => "There is nothing at this address. /openapi/v1.json lists every call.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take this method. /openapi/v1.json lists every call.",
        StatusCodes.Status408RequestTimeout => "The request's body did not arrive in time.",
        StatusCodes.Status413PayloadTooLarge => "The request's body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "A body must be JSON: send it with Content-Type: application/json.",
        >= 500 => "Something went wrong inside MlxManager; its log says what.",
        _ => "The request was refused.",
    });
}
