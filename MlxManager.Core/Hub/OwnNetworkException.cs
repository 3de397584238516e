namespace MlxManager.Core.Hub;

/// <summary>A public Hub, or somebody it sends to, leads to an address of this machine's own network. Nothing was sent there.</summary>
public sealed class OwnNetworkException(string host)
    : HttpRequestException(HttpRequestError.ConnectionError, $"{host} is an address of this computer's own network.")
{
    public string Host { get; } = host;

    /// <summary>The refusal in what came of a request, itself or as the reason; null when it is something else.</summary>
    public static OwnNetworkException? In(Exception exception) => exception as OwnNetworkException ?? exception.InnerException as OwnNetworkException;
}
