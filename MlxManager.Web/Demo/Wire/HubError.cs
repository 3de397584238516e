using System.Text.Json.Nodes;

namespace MlxManager.Web.Demo.Wire;

/// <summary>A refusal in the Hub's own codes and words.</summary>
internal sealed record HubError(int Status, string? Code, string Message)
{
    public static HubError BadToken { get; } = new(401, null, "Invalid credentials in Authorization header");

    /// <summary>Said of missing and private models alike to those who have not signed in.</summary>
    public static HubError SignIn { get; } = new(401, null, "Invalid username or password.");

    public static HubError RepoNotFound { get; } = new(404, "RepoNotFound", "Repository not found");

    public static HubError Disabled { get; } = new(403, null, "Access to this resource is disabled.");

    public static HubError EntryNotFound { get; } = new(404, "EntryNotFound", "Entry not found");

    public static HubError NotFound { get; } = new(404, null, "Sorry, we can't find the page you are looking for.");

    public static HubError Revision(string revision) => new(404, "RevisionNotFound", $"Invalid rev id: {revision}");

    public static HubError BadRequest(string message) => new(400, null, message);

    public static HubError Gated(string id, bool signedIn) => signedIn
        ? new(403, "GatedRepo", $"Access to model {id} is restricted and you are not in the authorized list. Visit https://huggingface.co/{id} to ask for access.")
        : new(401, "GatedRepo", $"Access to model {id} is restricted. You must have access to it and be authenticated to access it. Please log in.");

    public Task SendAsync(Exchange exchange)
    {
        var headers = exchange.Response.Headers;
        if (Code is not null)
        {
            headers["X-Error-Code"] = Code;
        }

        headers["X-Error-Message"] = Reply.HeaderText(Message);
        return Reply.JsonAsync(exchange, new JsonObject { ["error"] = Message }, Status);
    }
}
