using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using MlxManager.Core.Access;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Access;

/// <summary>Signing in and out: plain forms, which need neither a script nor a circuit.</summary>
internal static class SignInEndpoints
{
    public const string Path = "/sign-in";
    public const string OutPath = "/sign-out";

    /// <summary>Tells a page that has lost its circuit whether it may still be seen.</summary>
    public const string StatePath = Path + "/state";

    /// <summary>The name by which its calls are counted.</summary>
    public const string CallName = "signIn";

    private const string Target = "to";
    private const string SecondTime = "again";

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, ShowAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Path, SignInAsync).WithName(CallName).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(OutPath, SignOutAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(StatePath, StateAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>The sign-in page that leads back to what was asked for.</summary>
    public static string AddressFor(HttpRequest request) => Address(request.Path + request.QueryString);

    private static async Task<IResult> ShowAsync(HttpContext context, Doorkeeper doorkeeper, IAntiforgery antiforgery)
    {
        var target = TargetOf(context.Request.Query[Target]);
        if (!doorkeeper.IsClosed || await SessionCookie.IsGoodAsync(context))
        {
            return TypedResults.LocalRedirect(target);
        }

        // Whoever follows a link on another site comes without the cookie, which goes along from our own pages only: so one of
        // ours asks again before the person is asked.
        return context.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && !context.Request.Query.ContainsKey(SecondTime)
            ? TypedResults.Content(Again(target), "text/html; charset=utf-8")
            : Form(context, doorkeeper, antiforgery, target);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, Doorkeeper doorkeeper, KnownBrowser browsers, IAntiforgery antiforgery)
    {
        if (await FaultOfAsync(context, antiforgery) is { } fault)
        {
            return Form(context, doorkeeper, antiforgery, "/", AccessTexts.SignInAgain, fault);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var target = TargetOf(form[Target]);
        var client = browsers.ClientOf(context);

        // Taken before: if the password is changed meanwhile, this sign-in ends with the others.
        var stamp = doorkeeper.Doors.SignIns.Stamp;
        var answer = await doorkeeper.CheckAsync(client, form["password"].ToString(), context.RequestAborted);
        if (answer.IsRight)
        {
            browsers.Remember(context);
            await SessionCookie.SignInAsync(context, stamp);
            return TypedResults.LocalRedirect(target);
        }

        if (answer.Wait is not { } wait)
        {
            return Form(context, doorkeeper, antiforgery, target, AccessTexts.SignInWrong, StatusCodes.Status401Unauthorized);
        }

        var seconds = (long)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Form(context, doorkeeper, antiforgery, target, AccessTexts.SignInWait.With(seconds), StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, Doorkeeper doorkeeper, IAntiforgery antiforgery)
    {
        if (await FaultOfAsync(context, antiforgery) is { } fault)
        {
            return TypedResults.StatusCode(fault);
        }

        await SessionCookie.SignOutAsync(context, doorkeeper);
        return TypedResults.LocalRedirect(Path);
    }

    private static async Task<IResult> StateAsync(HttpContext context, Doorkeeper doorkeeper) =>
        TypedResults.Text(!doorkeeper.IsClosed || await SessionCookie.IsGoodAsync(context) ? "in" : "out");

    /// <summary>The status to refuse with when this is not one of our forms, sent by one of our pages; else null.</summary>
    private static async Task<int?> FaultOfAsync(HttpContext context, IAntiforgery antiforgery)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(context) ? null : StatusCodes.Status400BadRequest;
        }
        catch (AntiforgeryValidationException exception)
        {
            // A form that cannot be read, such as one of too many fields.
            return (exception.InnerException as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
        }
    }

    private static RazorComponentResult<SignInPage> Form(
        HttpContext context, Doorkeeper doorkeeper, IAntiforgery antiforgery, string target, string? trouble = null, int status = StatusCodes.Status200OK)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        return new RazorComponentResult<SignInPage>(new Dictionary<string, object?>
        {
            [nameof(SignInPage.Theme)] = Appearance.ThemeOf(context.Request.Cookies[Appearance.ThemeCookie]),
            [nameof(SignInPage.Target)] = target,
            [nameof(SignInPage.Trouble)] = trouble,
            [nameof(SignInPage.IsLost)] = doorkeeper.HasLostPassword,
            [nameof(SignInPage.TokenField)] = tokens.FormFieldName,
            [nameof(SignInPage.Token)] = tokens.RequestToken,
        })
        { StatusCode = status };
    }

    /// <summary>A page of ours that leads to a page of ours: never to another site, whatever a link says, and not back to here.</summary>
    private static string TargetOf(string? text) =>
        text is ['/', ..] && !text.StartsWith("//", StringComparison.Ordinal) && !text.Contains('\\', StringComparison.Ordinal) && !text.Any(char.IsControl)
        && !text.StartsWith(Path, StringComparison.OrdinalIgnoreCase)
            ? text
            : "/";

    private static string Address(string target) => $"{Path}?{Target}={Uri.EscapeDataString(target)}";

    private static string Again(string target) =>
        $"<!DOCTYPE html><meta charset=\"utf-8\"><title>MlxManager</title><meta http-equiv=\"refresh\" content=\"0;url={HtmlEncoder.Default.Encode($"{Address(target)}&{SecondTime}=1")}\">";
}
