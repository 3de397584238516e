using System.Text;
using System.Text.RegularExpressions;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Transfer;

/// <summary>Puts into words, and into a cause to act on, why no bytes came.</summary>
internal static partial class Refusal
{
    private const int MostCharacters = 500;

    // What is left out of a longer body is no loss, and looking for addresses takes the square of this at worst.
    private const int MostBytes = 4096;

    public static TransferFailure OfConnection(Exception error)
    {
        if (OwnNetworkException.In(error) is { } inside)
        {
            return new TransferFailure(
                FailureCause.Protocol, $"The source leads to {inside.Host}, an address of this computer's own network, where a public Hub has nothing to fetch. If a mirror in your network has the files, set it as the endpoint.", IsTransient: false)
            { LeadsInside = true };
        }

        var message = (error as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "The name of the source's server could not be resolved.",
            HttpRequestError.ConnectionError => "No connection to the source could be made.",
            HttpRequestError.SecureConnectionError => "No secure connection to the source could be made.",
            HttpRequestError.ProxyTunnelError => "The proxy did not connect to the source.",
            _ => "The connection to the source was cut.",
        };
        return new TransferFailure(FailureCause.Connection, message, IsTransient: true);
    }

    /// <summary>Judges a status that brings no content.</summary>
    /// <param name="response">What was answered.</param>
    /// <param name="authorization">What was sent on the way there: words that repeat it are none.</param>
    /// <param name="time">What time it is.</param>
    /// <param name="deadline">Ends the wait for the words.</param>
    public static async Task<RangeAnswer> OfAsync(HttpResponseMessage response, string? authorization, TimeProvider time, Deadline deadline)
    {
        var status = (int)response.StatusCode;
        var wait = AskedWait.Of(response, time.GetUtcNow());
        if (status == 429 || (status == 503 && wait is not null))
        {
            return Failed(FailureCause.RateLimited, "The source asks to wait before more is fetched.", wait);
        }

        if (status >= 500)
        {
            return Failed(FailureCause.ServerError, $"The source's server is in trouble ({status}).", wait);
        }

        if (status == 408)
        {
            return Failed(FailureCause.Connection, "The source lost patience with the connection (408).", wait);
        }

        if (status is < 400)
        {
            return new RangeAnswer.Failed(new TransferFailure(FailureCause.Protocol, $"The source gave an answer nobody asked for ({status}).", IsTransient: false));
        }

        var words = await WordsAsync(response, authorization, deadline);
        var said = words.Length > 0 ? $" It says: {words}" : string.Empty;
        var failure = status is 404 or 410
            ? new TransferFailure(FailureCause.Missing, $"The source does not have this file ({status}).{said}", IsTransient: false)
            : new TransferFailure(FailureCause.Refused, $"The source refuses this file ({status}).{said}", IsTransient: false);

        // 403 is how an address ends; some stores say 400, 401 or 404 instead, but they mean it too.
        return new RangeAnswer.Refused(failure, OnlyOnceUseful: status != 403);
    }

    private static RangeAnswer.Failed Failed(FailureCause cause, string message, TimeSpan? wait) =>
        new(new TransferFailure(cause, message, IsTransient: true, wait));

    private static async Task<string> WordsAsync(HttpResponseMessage response, string? authorization, Deadline deadline)
    {
        // The scheme stands before it. What begins where the words are cut is read to its end: half a token would not be known as one.
        var token = Encoding.UTF8.GetBytes(authorization?[(authorization.IndexOf(' ', StringComparison.Ordinal) + 1)..] ?? "");
        var bytes = new byte[MostBytes + token.Length];
        int count;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, deadline.Token);
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && deadline.IsTimeUp))
        {
            // The refusal is known; its words were cut off.
            return string.Empty;
        }

        // An encoded one is not worth decoding.
        return response.Content.Headers.ContentEncoding.Count > 0 || (token is not [] && bytes.AsSpan(0, count).IndexOf(token) >= 0)
            ? string.Empty
            : Clean(Encoding.UTF8.GetString(bytes, 0, Math.Min(count, MostBytes)));
    }

    /// <summary>At most 500 printable characters, without markup and without addresses, which may carry a signature.</summary>
    internal static string Clean(string body)
    {
        body = body.Length > MostBytes ? body[..MostBytes] : body;

        // Object stores answer in XML that also repeats the signature's parts: only its message is for people.
        var text = XmlMessage().Match(body) is { Success: true } message ? message.Groups[1].Value
            : body.TrimStart().StartsWith('<') ? Markup().Replace(body, " ")
            : body;
        text = Address().Replace(text, "…");
        var printable = new StringBuilder(MostCharacters);
        foreach (var rune in text.EnumerateRunes())
        {
            if (printable.Length + rune.Utf16SequenceLength > MostCharacters)
            {
                break;
            }

            // The latter stands for what is no text.
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                if (printable.Length > 0 && printable[^1] != ' ')
                {
                    printable.Append(' ');
                }
            }
            else
            {
                printable.Append(rune.ToString());
            }
        }

        return printable.ToString().TrimEnd();
    }

    [GeneratedRegex("<Message>([^<]*)</Message>", RegexOptions.IgnoreCase)]
    private static partial Regex XmlMessage();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Markup();

    [GeneratedRegex(@"[a-z][a-z0-9+.-]*://\S*|\S*[?&][\w-]+=\S*", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
