using MlxManager.Core.Settings;

namespace MlxManager.Core.Hub;

/// <summary>
/// The person's token, and the one place that decides who may see it: the endpoint's own origin, nobody else, and only if
/// it was given for that origin, or was first used there. One given on the page wins over <c>HF_TOKEN</c>, and that over the token file.
/// </summary>
/// <param name="secrets">What the page keeps; null where there is no page.</param>
public sealed class HubCredentials(HubOptions options, AccessSecrets? secrets = null)
{
    private const int MaxTokenBytes = 4096;

    /// <summary>Shorter ones would be shown almost whole.</summary>
    private const int LeastToMask = 16;

    /// <summary>
    /// The value of the Authorization header for a request to this address; null when the address is not on the endpoint's
    /// origin, and when there is no usable token. The token file is read anew, so that a login elsewhere is seen.
    /// </summary>
    public string? AuthorizationFor(Uri address) =>
        address.IsSameOrigin(options.Endpoint) && Read().Token is { } token ? "Bearer " + token : null;

    /// <summary>What may be shown of the token that is used now.</summary>
    public TokenState Describe()
    {
        var reading = Read();
        var account = reading.Source == TokenSource.Page ? secrets?.Kept?.Account : null;
        return new TokenState(reading.Source, Mask(reading.Token), account, reading.Fault, reading.Source == TokenSource.None ? WithheldFrom() : null)
        {
            Trouble = reading.Trouble,
            MayBeConfirmed = reading.Source == TokenSource.None && IsBesideEndpoint && HomeElsewhere(ReadOutside()) is not null,
        };
    }

    /// <summary>The person wants the token from outside to go to the endpoint of now, though it was used with another.</summary>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        if (secrets is not null && ReadOutside().Token is { } token && IsBesideEndpoint)
        {
            await secrets.SettleTokenAsync(token, options.Endpoint, cancellationToken);
        }
    }

    /// <summary>Whether a header can carry it; says nothing of whether the Hub takes it.</summary>
    public static bool IsUsable(string token) => token.Length is > 0 and <= MaxTokenBytes && token.All(c => c is > ' ' and <= '~');

    /// <summary>The same person at another endpoint, as they would be after a start with it.</summary>
    internal HubCredentials At(Uri endpoint) => new(options with { Endpoint = endpoint }, secrets);

    /// <summary>The endpoint's, with a token that is only tried.</summary>
    internal HubCredentials Trying(string token) => new(options with { Token = token, TokenEndpoint = options.Endpoint });

    internal TokenReading Read() =>
        secrets?.TokenFor(options.Endpoint)
        ?? (IsBesideEndpoint && ReadOutside() is var outside && HomeElsewhere(outside) is null ? outside : new TokenReading(null, null));

    /// <summary>A token from outside that was never used belongs from now on to the endpoint that stands beside it.</summary>
    internal Task SettleAsync(CancellationToken cancellationToken) =>
        secrets is not null && IsBesideEndpoint && ReadOutside().Token is { } token && secrets.HomeOf(token) is null
            ? secrets.SettleTokenAsync(token, options.Endpoint, cancellationToken)
            : Task.CompletedTask;

    private bool IsBesideEndpoint => options.TokenEndpoint.IsSameOrigin(options.Endpoint);

    private Uri? WithheldFrom() =>
        secrets?.Kept?.Origin is { } origin && !origin.IsSameOrigin(options.Endpoint) ? origin
        : ReadOutside() is not { Source: not TokenSource.None } outside ? null
        : IsBesideEndpoint ? HomeElsewhere(outside)
        : options.TokenEndpoint;

    private Uri? HomeElsewhere(TokenReading outside) =>
        outside.Token is { } token && secrets?.HomeOf(token) is { } home && !home.IsSameOrigin(options.Endpoint) ? home : null;

    private TokenReading ReadOutside()
    {
        if (options.Token is { } given)
        {
            return Check(given, "The token in HF_TOKEN", TokenSource.Environment);
        }

        try
        {
            using var file = new FileStream(options.TokenFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Span<byte> content = stackalloc byte[MaxTokenBytes + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return Check(System.Text.Encoding.UTF8.GetString(content[..length]), $"The token in {options.TokenFile}", TokenSource.File);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new TokenReading(null, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new TokenReading(null, $"The token file {options.TokenFile} cannot be read: {e.Message}", TokenSource.File) { Trouble = TokenTrouble.Unreadable };
        }
    }

    // A header cannot carry line breaks or spaces; sending part of a mangled token would only confuse.
    private static TokenReading Check(string text, string where, TokenSource source)
    {
        var token = text.Trim();
        return token.Length == 0 ? new TokenReading(null, null)
            : IsUsable(token) ? new TokenReading(token, null, source)
            : new TokenReading(null, $"{where} is not a token: it holds spaces or other characters that no token has, so it was not sent.", source)
            {
                Trouble = TokenTrouble.NotAToken,
            };
    }

    private static string? Mask(string? token) =>
        token is null ? null
        : token.Length < LeastToMask ? "…"
        : $"{(token.StartsWith("hf_", StringComparison.Ordinal) ? "hf_" : "")}…{token[^4..]}";
}
