using System.Text.Json.Nodes;

namespace MlxManager.Web.Demo.Wire;

/// <summary>Whole answers out of memory. Their bodies go through <see cref="Body"/> like a file's, so that faults reach them too.</summary>
internal static class Reply
{
    public static Task JsonAsync(Exchange exchange, JsonNode json, int status = 200) =>
        TextAsync(exchange, status, json.ToJsonString(), "application/json; charset=utf-8");

    public static Task TextAsync(Exchange exchange, int status, string text, string contentType = "text/plain; charset=utf-8")
    {
        var content = SampleContent.Text(text);
        exchange.Begin(status);
        exchange.Response.ContentType = contentType;
        return Body.SendAsync(exchange, content, 0, content.Length);
    }

    public static Task RedirectAsync(Exchange exchange, int status, string location)
    {
        exchange.Response.Headers.Location = location;
        return TextAsync(exchange, status, $"Redirecting to {location}");
    }

    /// <summary>A header holds printable ASCII; what else a message quotes is replaced.</summary>
    public static string HeaderText(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));

    /// <summary>403 as the content host words it.</summary>
    public static Task DeniedAsync(Exchange exchange, string message) => TextAsync(
        exchange,
        403,
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code><Message>{System.Security.SecurityElement.Escape(message)}</Message></Error>",
        "application/xml");
}
