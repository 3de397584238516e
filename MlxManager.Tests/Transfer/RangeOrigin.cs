using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>A server of one blob on the loopback that honours ranges, except where the test's script says otherwise.</summary>
internal sealed class RangeOrigin : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private RangeOrigin(byte[] content)
    {
        Content = content;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null).UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public byte[] Content { get; }

    public Uri Url { get; private set; } = null!;

    /// <summary>Every request in the order of its coming.</summary>
    public ConcurrentQueue<OriginRequest> Requests { get; } = [];

    /// <summary>Answers in the origin's place; false leaves it to the origin.</summary>
    public Func<OriginRequest, Task<bool>> Script { get; set; } = _ => Task.FromResult(false);

    public static async Task<RangeOrigin> StartAsync(byte[] content)
    {
        var origin = new RangeOrigin(content);
        await origin._app.StartAsync();
        origin.Url = new Uri(origin._app.Urls.First() + "/blob");
        return origin;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var range = http.Request.GetTypedHeaders().Range!.Ranges.Single();
        var request = new OriginRequest(
            http, Interlocked.Increment(ref _requests), new ByteSpan(range.From!.Value, range.To!.Value + 1), Content);
        Requests.Enqueue(request);
        try
        {
            if (!await Script(request))
            {
                await request.SendAsync();
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away, as it may.
        }
    }
}

/// <summary>One request, and the ways to answer it.</summary>
internal sealed class OriginRequest(HttpContext http, int number, ByteSpan span, byte[] content)
{
    /// <summary>Only while it is being answered.</summary>
    public HttpContext Http { get; } = http;

    /// <summary>1 for the first.</summary>
    public int Number { get; } = number;

    public ByteSpan Span { get; } = span;

    public string? Authorization { get; } = http.Request.Headers.Authorization;

    public string? AcceptEncoding { get; } = http.Request.Headers.AcceptEncoding;

    public string Path { get; } = http.Request.Path;

    public string? Signature { get; } = http.Request.Query["sig"];

    /// <summary>Cancelled when the client closes the connection.</summary>
    public CancellationToken Gone { get; } = http.RequestAborted;

    private HttpResponse Response => Http.Response;

    public void Headers(ByteSpan? claimed = null, long? length = null, string? total = null)
    {
        var span = claimed ?? Span;
        Response.StatusCode = 206;
        Response.ContentLength = length ?? span.Length;
        Response.Headers.ContentRange = $"bytes {span.Start}-{span.End - 1}/{total ?? $"{content.Length}"}";
    }

    /// <summary>The right answer.</summary>
    public async Task SendAsync()
    {
        Headers();
        await BytesAsync(Span.Start, Span.Length);
    }

    public async Task BytesAsync(long from, long count) =>
        await Response.Body.WriteAsync(content.AsMemory((int)from, (int)count), Gone);

    /// <summary>Some good bytes, then the connection is cut.</summary>
    public async Task<bool> CutAfterAsync(long count)
    {
        Headers();
        await BytesAsync(Span.Start, Math.Min(count, Span.Length));
        await Response.Body.FlushAsync(Gone);
        Http.Abort();
        return true;
    }

    /// <summary>Some good bytes, then silence until the client has gone.</summary>
    public async Task<bool> StallAfterAsync(long count)
    {
        Headers();
        await BytesAsync(Span.Start, Math.Min(count, Span.Length));
        await Response.Body.FlushAsync(Gone);
        await Silence();
        return true;
    }

    /// <summary>Nothing until the client has gone.</summary>
    public Task Silence() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Gone);

    public async Task<bool> StatusAsync(int status, string body = "", params (string Name, string Value)[] headers)
    {
        Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            Response.Headers[name] = value;
        }

        await Response.WriteAsync(body, Gone);
        return true;
    }

    /// <summary>The whole body, as from a server that knows no ranges.</summary>
    public async Task<bool> WholeAsync(bool withLength = true)
    {
        Response.StatusCode = 200;
        Response.ContentLength = withLength ? content.Length : null;
        await BytesAsync(0, content.Length);
        return true;
    }
}
