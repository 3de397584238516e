using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace MlxManager.Web.Api;

/// <summary>Gives every refusal and failure of the API words, also those that no handler of ours made.</summary>
internal static class ApiRefusals
{
    public static void UseApiRefusals(this IApplicationBuilder api)
    {
        api.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerAsync,

            // A body that is too large or breaks off is the client's doing: not an error of ours to log.
            SuppressDiagnosticsCallback = failed => failed.Exception is BadHttpRequestException,
        });
        api.UseStatusCodePages(refused => Problems.Of(refused.HttpContext.Response.StatusCode).ExecuteAsync(refused.HttpContext));
        api.Use(RefuseOtherBodiesAsync);
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var exception = context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error;
        var refusal = exception switch
        {
            BadHttpRequestException bad => Problems.Of(bad.StatusCode),

            // What the disk does not let us do is for a person to mend, in the words that say so.
            IOException or UnauthorizedAccessException => Problems.Of(StatusCodes.Status500InternalServerError, exception.Message),
            _ => Problems.Of(StatusCodes.Status500InternalServerError),
        };
        return refusal.ExecuteAsync(context);
    }

    /// <summary>A form or plain text is what another site's page can send without being asked; JSON it cannot.</summary>
    private static Task RefuseOtherBodiesAsync(HttpContext context, RequestDelegate next)
    {
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength > 0;
        return hasBody && !context.Request.HasJsonContentType()
            ? Problems.Of(StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(context)
            : next(context);
    }
}
