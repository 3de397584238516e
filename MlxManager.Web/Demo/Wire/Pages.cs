using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace MlxManager.Web.Demo.Wire;

/// <summary>Pages for people, so that a link to a model leads somewhere.</summary>
internal static class Pages
{
    public static Task ModelAsync(Exchange exchange, string id)
    {
        if (id.Length == 0)
        {
            return SendAsync(exchange, "Sample Hub", Links(exchange));
        }

        exchange.Record.Model = id;
        return Access.ToModel(exchange, id, out var repo) is { } error
            ? SendAsync(exchange, $"{error.Status}", $"<p>{Encode(error.Message)}</p>", error.Status)
            : SendAsync(exchange, id, Describe(repo));
    }

    private static string Links(Exchange exchange) => string.Concat(exchange.Hub.Repos
        .Where(repo => Access.CanSee(exchange, repo.Model))
        .Select(repo => $"<li><a href=\"/{Encode(repo.Model.Id)}\">{Encode(repo.Model.Id)}</a></li>"));

    private static string Describe(SampleRepo repo)
    {
        var text = new StringBuilder();
        if (repo.Model.Gating != SampleGating.Open)
        {
            text.Append("<p><strong>You need to agree to share your contact information to access this model.</strong> "
                + "This is a sample: on the real Hub the form to accept the terms stands here.</p>");
        }

        foreach (var file in repo.Find(SampleRepo.Main)!.Files.Values)
        {
            text.Append(CultureInfo.InvariantCulture, $"<li>{Encode(file.Path)} ({file.Content.Length:N0} bytes)</li>");
        }

        return text.ToString();
    }

    private static Task SendAsync(Exchange exchange, string title, string body, int status = 200) => Reply.TextAsync(
        exchange,
        status,
        $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Encode(title)}</title><h1>{Encode(title)}</h1>{body}",
        "text/html; charset=utf-8");

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
