using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Pace;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Hub;

/// <param name="Name">As the Hub writes it; one line, bounded.</param>
public sealed record HubAccount(string Name);

/// <summary>Asks the endpoint whose a token is (<c>GET /api/whoami-v2</c>).</summary>
public sealed class AccountCheck(IHttpClientFactory http, HubOptions options, HubCredentials credentials, TimeProvider time, ILogger<AccountCheck> logger)
{
    private const int MaxNameLength = 100;

    /// <summary>The token that is used now.</summary>
    public Task<HubAnswer<HubAccount>> AskAsync(CancellationToken cancellationToken) => AskAsync(credentials, cancellationToken);

    /// <summary>A token somebody wants to use: sent to the endpoint's own origin, kept nowhere.</summary>
    public Task<HubAnswer<HubAccount>> AskAsync(string token, CancellationToken cancellationToken) =>
        AskAsync(credentials.Trying(token), cancellationToken);

    private async Task<HubAnswer<HubAccount>> AskAsync(HubCredentials who, CancellationToken cancellationToken)
    {
        var connection = new HubConnection(http, options, who, time, SleepWatch.None, logger);
        var address = new Uri($"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/api/whoami-v2");
        var answer = await connection.GetAsync(address, new HubSubject(), cancellationToken);
        if (!answer.IsOk)
        {
            return answer.Failure;
        }

        return NameIn(answer.Value.Body) is { } name ? new HubAccount(name) : connection.Failures.Malformed("no account for this token");
    }

    private static string? NameIn(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AccountJsonContext.Default.AccountJson)?.Name is { Length: > 0 and <= MaxNameLength } name
                && !name.Any(char.IsControl)
                    ? name
                    : null;
        }
        catch (JsonException)
        {
            // A proxy's page, perhaps: no account in any case, and the caller says so.
            return null;
        }
    }
}

internal sealed record AccountJson([property: JsonPropertyName("name")] string? Name);

[JsonSerializable(typeof(AccountJson))]
internal sealed partial class AccountJsonContext : JsonSerializerContext;
