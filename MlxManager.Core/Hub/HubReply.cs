using System.Net;
using System.Net.Http.Headers;

namespace MlxManager.Core.Hub;

/// <summary>One answer, read whole and let go of its connection.</summary>
internal sealed record HubReply(Uri Address, HttpStatusCode Status, HttpResponseHeaders Headers, long? ContentLength, byte[] Body)
{
    /// <summary>The only value of a header, or null when it is missing.</summary>
    public string? Header(string name) => Headers.FirstValue(name);
}
