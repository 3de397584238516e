using System.IO.Compression;

namespace MlxManager.Web.Demo.Wire;

/// <summary>Sends the bytes of an answer, no faster than allowed and no better than the fault in force lets it.</summary>
internal static class Body
{
    /// <summary>Sends [start, start + length) of the content with the head that <see cref="Exchange.Begin"/> has set.</summary>
    /// <param name="gzip">Compressed and without a length, as the Hub sends small files to who allows it.</param>
    public static async Task SendAsync(Exchange exchange, SampleContent content, long start, long length, bool gzip = false)
    {
        var fault = exchange.Fault?.Kind;
        gzip |= fault is Fault.GzipBody;
        var sent = fault switch
        {
            Fault.ShortBody brief => Math.Max(0, length - brief.MissingBytes),
            Fault.LongBody long_ => length + long_.ExtraBytes,
            _ => length,
        };
        if (gzip)
        {
            exchange.Response.Headers.ContentEncoding = "gzip";
        }
        else if (fault is not (Fault.ShortBody { Chunked: true } or Fault.LongBody { Chunked: true }))
        {
            exchange.Response.ContentLength = sent;
        }

        if (exchange.IsHead)
        {
            return;
        }

        if (fault is not null)
        {
            // The head goes out on its own, so that a body that stalls at once still shows its status.
            await exchange.Response.Body.FlushAsync(exchange.Gone);
        }

        if (!gzip)
        {
            await CopyAsync(exchange, content, start, sent, exchange.Response.Body);
            return;
        }

        await using var compressed = new GZipStream(exchange.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await CopyAsync(exchange, content, start, sent, compressed);
    }

    private static async Task CopyAsync(Exchange exchange, SampleContent content, long start, long length, Stream target)
    {
        var fault = exchange.Fault;
        var stop = fault?.Kind switch
        {
            Fault.Cut cut => Math.Min(cut.AfterBytes, length),
            Fault.Stall stall => Math.Min(stall.AfterBytes, length),
            _ => length,
        };
        await SendPieceAsync(exchange, content, start, stop, target);
        switch (fault?.Kind)
        {
            case Fault.Cut { Reset: true }:
                exchange.Context.Abort();
                break;
            case Fault.Cut:
                // Kestrel closes a connection whose declared length was not reached, after what was written has gone out.
                break;
            case Fault.Stall when stop < length:
                await fault.Released.WaitAsync(exchange.Gone);
                await SendPieceAsync(exchange, content, start + stop, length - stop, target);
                break;
            default:
                break;
        }
    }

    private static async Task SendPieceAsync(Exchange exchange, SampleContent content, long start, long length, Stream target)
    {
        var flip = (exchange.Fault?.Kind as Fault.FlipByte)?.Offset ?? -1;
        var limits = Limits(exchange).ToList();
        var buffer = new byte[Math.Min(length, TokenBucket.MaxPiece)];
        for (long done = 0; done < length;)
        {
            // Asked anew each time: the limit may have been changed meanwhile.
            var longest = limits.Select(limit => limit.Piece).DefaultIfEmpty(TokenBucket.MaxPiece).Min();
            var piece = buffer.AsMemory(0, (int)Math.Min(longest, length - done));
            Fill(content, start + done, piece.Span);
            if (flip >= start + done && flip < start + done + piece.Length)
            {
                piece.Span[(int)(flip - start - done)] ^= 0xFF;
            }

            foreach (var limit in limits)
            {
                await limit.TakeAsync(piece.Length, exchange.Gone);
            }

            await target.WriteAsync(piece, exchange.Gone);
            done += piece.Length;
            exchange.Record.Sent(piece.Length);
        }
    }

    private static IEnumerable<TokenBucket> Limits(Exchange exchange)
    {
        if (exchange.Fault?.Limit is { } slow)
        {
            yield return slow;
        }

        // Only a file's bytes are limited: the API answers at once however slow the line is set.
        if (exchange.Record.Etag is not null)
        {
            yield return new TokenBucket(exchange.Options.BytesPerSecondPerConnection);
            yield return exchange.Hub.Limit;
        }
    }

    // Past the end come zeros: only a body that is too long reads there.
    private static void Fill(SampleContent content, long offset, Span<byte> piece)
    {
        var real = (int)Math.Clamp(content.Length - offset, 0, piece.Length);
        content.Read(Math.Min(offset, content.Length), piece[..real]);
        piece[real..].Clear();
    }
}
