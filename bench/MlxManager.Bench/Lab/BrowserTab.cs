using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace MlxManager.Bench.Lab;

/// <summary>One tab, and what its circuit sends it.</summary>
internal sealed class BrowserTab(Browser browser, string session)
{
    /// <summary>What Blazor calls a batch of drawing on the wire; SignalR's messages are framed in MessagePack, their names plain.</summary>
    private static readonly byte[] RenderBatch = [.. "JS.RenderBatch"u8];

    private readonly ConcurrentQueue<(long At, int Bytes)> _renders = new();

    public string Session => session;

    public async Task VisitAsync(Uri address, CancellationToken cancellationToken)
    {
        await SendAsync("Network.enable", new { }, cancellationToken);
        await SendAsync("Page.enable", new { }, cancellationToken);
        await SendAsync("Page.navigate", new { url = address.AbsoluteUri }, cancellationToken);
    }

    public Task<JsonElement> SendAsync(string method, object parameters, CancellationToken cancellationToken) =>
        browser.SendAsync(method, parameters, session, cancellationToken);

    /// <summary>The value of a script, which may be a promise.</summary>
    public async Task<JsonElement> EvaluateAsync(string script, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            "Runtime.evaluate", new { expression = script, awaitPromise = true, returnByValue = true }, cancellationToken);
        return answer.TryGetProperty("exceptionDetails", out var thrown)
            ? throw new InvalidOperationException($"the page threw: {thrown}")
            : answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    /// <param name="state">normal or minimized, which hides it.</param>
    public async Task ResizeAsync(string state, CancellationToken cancellationToken)
    {
        var window = await SendAsync("Browser.getWindowForTarget", new { }, cancellationToken);
        await SendAsync(
            "Browser.setWindowBounds", new { windowId = window.GetProperty("windowId").GetInt32(), bounds = new { windowState = state } }, cancellationToken);
    }

    public async Task WaitAsync(string condition, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (!(await EvaluateAsync($"!!({condition})", cancellationToken)).GetBoolean())
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"the page never came to: {condition}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Batches of drawing that came since a moment (<see cref="Stopwatch"/> time), and their bytes.</summary>
    public (int Count, long Bytes) RendersSince(long moment)
    {
        var since = _renders.Where(render => render.At >= moment).ToList();
        return (since.Count, since.Sum(render => (long)render.Bytes));
    }

    public void Hear(string method, JsonElement parameters)
    {
        if (method != "Network.webSocketFrameReceived" || parameters.GetProperty("response") is var frame && frame.GetProperty("opcode").GetInt32() != 2)
        {
            return;
        }

        var bytes = frame.GetProperty("payloadData").GetBytesFromBase64();
        for (var rest = bytes.AsSpan(); rest.IndexOf(RenderBatch) is var at and >= 0; rest = rest[(at + RenderBatch.Length)..])
        {
            _renders.Enqueue((Stopwatch.GetTimestamp(), bytes.Length));
        }
    }
}
