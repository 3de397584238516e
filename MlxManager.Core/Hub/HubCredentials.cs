using MlxManager.Core.Settings;

namespace MlxManager.Core.Hub;

/// <summary>The person's token, and the one place that decides who may see it: the endpoint's own origin, nobody else.</summary>
public sealed class HubCredentials(HubOptions options)
{
    private const int MaxTokenBytes = 4096;

    /// <summary>
    /// The value of the Authorization header for a request to this address; null when the address is not on the endpoint's
    /// origin, and when there is no usable token. The token file is read anew, so that a login elsewhere is seen.
    /// </summary>
    public string? AuthorizationFor(Uri address) =>
        address.IsSameOrigin(options.Endpoint) && Read().Token is { } token ? "Bearer " + token : null;

    internal static bool IsUsable(string token) => token.Length is > 0 and <= MaxTokenBytes && token.All(c => c is > ' ' and <= '~');

    internal TokenReading Read()
    {
        if (options.Token is { } given)
        {
            return Check(given, "The token in HF_TOKEN");
        }

        try
        {
            using var file = new FileStream(options.TokenFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Span<byte> content = stackalloc byte[MaxTokenBytes + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return Check(System.Text.Encoding.UTF8.GetString(content[..length]), $"The token in {options.TokenFile}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new TokenReading(null, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new TokenReading(null, $"The token file {options.TokenFile} cannot be read: {e.Message}");
        }
    }

    // A header cannot carry line breaks or spaces; sending part of a mangled token would only confuse.
    private static TokenReading Check(string text, string where)
    {
        var token = text.Trim();
        return token.Length == 0 ? new TokenReading(null, null)
            : IsUsable(token) ? new TokenReading(token, null)
            : new TokenReading(null, $"{where} is not a token: it holds spaces or other characters that no token has, so it was not sent.");
    }
}
