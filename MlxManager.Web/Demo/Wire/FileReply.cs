using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace MlxManager.Web.Demo.Wire;

/// <summary>A file's bytes with ranges, as both the content host and the small files' cache give them.</summary>
internal static class FileReply
{
    /// <summary>The Hub refuses to send more than this without a range.</summary>
    private const long LongestWithoutRange = 50_000_000_000;

    public static ByteRange RangeOf(Exchange exchange, SampleFile file) => ByteRange.Of(exchange.Record.Range, file.Content.Length);

    public static async Task SendAsync(Exchange exchange, SampleFile file, string etag, bool mayCompress)
    {
        var total = file.Content.Length;
        var fault = exchange.Fault?.Kind;
        var ignoreRange = exchange.Options.RefuseRanges || fault is Fault.IgnoreRange;
        var range = ignoreRange ? ByteRange.Of(null, total) : RangeOf(exchange, file);
        var headers = exchange.Response.Headers;
        headers.AcceptRanges = ignoreRange ? "none" : "bytes";
        if (range.Kind == RangeKind.Unsatisfiable)
        {
            headers.ContentRange = new ContentRangeHeaderValue(total).ToString();
            await Reply.TextAsync(exchange, StatusCodes.Status416RangeNotSatisfiable, "");
            return;
        }

        if (range.Kind == RangeKind.Whole && total > LongestWithoutRange && !exchange.IsHead)
        {
            await HubError.BadRequest("File too large for a single request, use Range requests.").SendAsync(exchange);
            return;
        }

        // A fault counts bytes of the file, which packing would blur.
        var gzip = mayCompress && fault is null && range.Kind == RangeKind.Whole && !exchange.IsHead && AllowsGzip(exchange);
        headers.ETag = gzip ? $"W/\"{etag}\"" : $"\"{etag}\"";
        headers.ContentType = file.IsLfs ? "application/octet-stream" : "text/plain; charset=utf-8";
        if (range.Kind == RangeKind.Part)
        {
            headers.ContentRange = ContentRange(range, total, fault as Fault.WrongContentRange);
        }

        exchange.Record.Etag = etag;
        exchange.Record.Offset = range.Start;
        exchange.Begin(range.Kind == RangeKind.Part ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK);
        await Body.SendAsync(exchange, file.Content, range.Start, range.Length, gzip);
    }

    private static bool AllowsGzip(Exchange exchange) =>
        exchange.Request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "gzip" && encoding.Quality is not 0);

    private static string ContentRange(ByteRange range, long total, Fault.WrongContentRange? wrong)
    {
        var shift = wrong?.Shift ?? 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"bytes {range.Start + shift}-{range.End - 1 + shift}/{total + (wrong?.TotalChange ?? 0)}");
    }
}
