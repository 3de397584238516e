using System.Globalization;
using System.IO.Compression;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>What a source may do wrong, by the names the tests use; a number is an HTTP status.</summary>
internal static class Faults
{
    public static async Task<bool> CommitAsync(string fault, OriginRequest request, byte[] content)
    {
        var response = request.Http.Response;
        switch (fault)
        {
            case "cut":
                return await request.CutAfterAsync(5000);
            case "cut before the answer":
                request.Http.Abort();
                return true;
            case "stall":
                return await request.StallAfterAsync(5000);
            case "silence":
                await request.Silence();
                return true;
            case "429 for now":
                return await request.StatusAsync(429, "", ("RateLimit", "\"resolve\";r=0;t=0"), ("Retry-After", "99"));
            case "wrong range":
                request.Headers(new ByteSpan(request.Span.Start + 1, request.Span.End + 1));
                break;
            case "wrong total":
                request.Headers(total: $"{content.Length + 1}");
                break;
            case "unknown total":
                request.Headers(total: "*");
                break;
            case "wrong length":
                request.Headers(length: request.Span.Length - 1);
                await request.BytesAsync(request.Span.Start, request.Span.Length - 1);
                return true;
            case "short":
                request.Headers();
                response.ContentLength = null;
                await request.BytesAsync(request.Span.Start, request.Span.Length / 2);
                return true;
            case "long":
                request.Headers();
                response.ContentLength = null;
                await request.BytesAsync(request.Span.Start, request.Span.Length);
                await response.Body.WriteAsync(new byte[100]);
                return true;
            case "gzip":
                request.Headers();
                response.ContentLength = null;
                response.Headers.ContentEncoding = "gzip";
                await using (var gzip = new GZipStream(response.Body, CompressionLevel.Fastest))
                {
                    await gzip.WriteAsync(content.AsMemory((int)request.Span.Start, (int)request.Span.Length));
                }

                return true;
            case "whole of another size":
                response.StatusCode = 200;
                response.ContentLength = content.Length + 1;
                await response.Body.WriteAsync(new byte[content.Length + 1], request.Gone);
                return true;
            case "redirect loop":
                return await request.StatusAsync(302, "", ("Location", "/again"));
            case "redirect to ftp":
                return await request.StatusAsync(302, "", ("Location", "ftp://127.0.0.1/x"));
            case "redirect to nowhere":
                return await request.StatusAsync(302);
            case "304":
                response.StatusCode = 304;
                return true;
            default:
                return await request.StatusAsync(int.Parse(fault, CultureInfo.InvariantCulture), "No.");
        }

        await request.BytesAsync(request.Span.Start, request.Span.Length);
        return true;
    }
}
