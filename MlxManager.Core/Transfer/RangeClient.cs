using System.Net;
using System.Net.Http.Headers;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Transfer;

/// <summary>
/// Asks for one span over one connection and believes nothing of the answer: RFC 9110 sections 14 (ranges) and 15.4 (redirects).
/// </summary>
internal sealed class RangeClient(HttpClient http, long size, TransferOptions options, TimeProvider time)
{
    /// <summary>Sends the request and judges the headers. The caller disposes a body's response.</summary>
    public async Task<RangeAnswer> AskAsync(BlobLocation location, ByteSpan span, Deadline deadline)
    {
        try
        {
            return await AskAndFollowAsync(location, span, deadline);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new RangeAnswer.Failed(Refusal.OfConnection(e));
        }
        catch (OperationCanceledException) when (deadline.IsTimeUp)
        {
            return new RangeAnswer.Failed(new TransferFailure(FailureCause.Connection, "The source did not answer in time.", IsTransient: true));
        }
    }

    private async Task<RangeAnswer> AskAndFollowAsync(BlobLocation location, ByteSpan span, Deadline deadline)
    {
        var (url, authorization) = (location.Url, location.Authorization);
        for (var redirects = 0; redirects <= options.Redirects; redirects++)
        {
            using var request = NewRequest(url, authorization, span);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            var isBody = false;
            try
            {
                if (!IsRedirect(response.StatusCode))
                {
                    var answer = await JudgeAsync(response, location.Authorization, span, deadline);
                    isBody = answer is RangeAnswer.Body;
                    return answer;
                }

                if (Redirects.Target(url, response.Headers) is not { } target)
                {
                    return Protocol("The source redirects to an address that cannot be followed.");
                }

                authorization = url.IsSameOrigin(target) ? authorization : null;
                url = target;
            }
            finally
            {
                if (!isBody)
                {
                    response.Dispose();
                }
            }
        }

        return Protocol("The source redirects in circles.");
    }

    private static HttpRequestMessage NewRequest(Uri url, string? authorization, ByteSpan span)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Range = new RangeHeaderValue(span.Start, span.End - 1);
        request.Headers.AcceptEncoding.ParseAdd("identity");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return request;
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        (int)status is 301 or 302 or 303 or 307 or 308;

    private async Task<RangeAnswer> JudgeAsync(HttpResponseMessage response, string? authorization, ByteSpan span, Deadline deadline) =>
        response.StatusCode switch
        {
            HttpStatusCode.PartialContent => JudgePart(response, span),
            HttpStatusCode.OK => JudgeWhole(response),
            HttpStatusCode.RequestedRangeNotSatisfiable => Protocol("The source says that the file is shorter than announced."),
            _ => await Refusal.OfAsync(response, authorization, time, deadline),
        };

    private RangeAnswer JudgePart(HttpResponseMessage response, ByteSpan span)
    {
        var headers = response.Content.Headers;
        var isExact = headers.ContentRange is { Unit: "bytes", From: { } from, To: { } to, Length: { } total }
            && from == span.Start && to == span.End - 1 && total == size
            && (headers.ContentLength ?? span.Length) == span.Length;
        return !isExact ? Protocol("The source sent another part of the file than asked.")
            : IsEncoded(headers) ? Protocol("The source sent the file in another encoding than asked.")
            : new RangeAnswer.Body(response, span, IsWhole: false);
    }

    private RangeAnswer JudgeWhole(HttpResponseMessage response)
    {
        var headers = response.Content.Headers;
        return IsEncoded(headers) ? Protocol("The source sent the file in another encoding than asked.")
            : (headers.ContentLength ?? size) != size ? Protocol("The source sent a file of another size than announced.")
            : new RangeAnswer.Body(response, new ByteSpan(0, size), IsWhole: true);
    }

    private static bool IsEncoded(HttpContentHeaders headers) =>
        headers.ContentEncoding.Any(encoding => !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase));

    private static RangeAnswer.Failed Protocol(string message) => new(new TransferFailure(FailureCause.Protocol, message, IsTransient: false));
}
