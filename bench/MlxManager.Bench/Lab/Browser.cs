using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxManager.Bench.Lab;

/// <summary>
/// A Chromium spoken to over its debugging protocol (<see href="https://chromedevtools.github.io/devtools-protocol/"/>): one
/// socket, answers told apart by their number, events by the session of their tab.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Page _page;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly ConcurrentDictionary<string, BrowserTab> _tabs = new();
    private int _last;
    private Task _reading = Task.CompletedTask;

    private Browser(Page page) => _page = page;

    /// <summary>Null where no Chromium is found.</summary>
    public static async Task<Browser?> OpenAsync(Workshop bench, string size, CancellationToken cancellationToken)
    {
        if (await Page.OpenAsync(bench, new Uri("about:blank"), cancellationToken, $"--window-size={size}") is not { } page)
        {
            return null;
        }

        var browser = new Browser(page);
        try
        {
            // Chromium writes there where it listens: the port, then the path.
            var lines = await File.ReadAllLinesAsync(Path.Combine(page.Profile, "DevToolsActivePort"), cancellationToken);
            await browser._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{lines[0]}{lines[1]}"), cancellationToken);
            browser._reading = Task.Run(() => browser.ReadAsync(browser._closing.Token), cancellationToken);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>A tab in a window of its own: seen, whatever other tabs there are.</summary>
    public async Task<BrowserTab> OpenTabAsync(Uri address, CancellationToken cancellationToken)
    {
        var made = await SendAsync("Target.createTarget", new { url = "about:blank", newWindow = true }, null, cancellationToken);
        var target = made.GetProperty("targetId").GetString()!;
        var attached = await SendAsync("Target.attachToTarget", new { targetId = target, flatten = true }, null, cancellationToken);
        var tab = new BrowserTab(this, attached.GetProperty("sessionId").GetString()!);
        _tabs[tab.Session] = tab;
        await tab.VisitAsync(address, cancellationToken);
        return tab;
    }

    /// <summary>Throws when the browser refuses.</summary>
    public async Task<JsonElement> SendAsync(string method, object parameters, string? session, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _waiting[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = JsonSerializer.SerializeToNode(parameters) };
        if (session is not null)
        {
            message["sessionId"] = session;
        }

        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _page.Dispose();
        _closing.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        while (true)
        {
            message.SetLength(0);
            ValueWebSocketReceiveResult piece;
            do
            {
                piece = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                message.Write(buffer, 0, piece.Count);
            }
            while (!piece.EndOfMessage);

            using var document = JsonDocument.Parse(message.GetBuffer().AsMemory(0, (int)message.Length));
            Take(document.RootElement.Clone());
        }
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id) && _waiting.TryRemove(id.GetInt32(), out var answer))
        {
            if (message.TryGetProperty("error", out var error))
            {
                answer.SetException(new InvalidOperationException($"the browser refused: {error}"));
            }
            else
            {
                answer.SetResult(message.GetProperty("result"));
            }
        }
        else if (message.TryGetProperty("sessionId", out var session) && _tabs.TryGetValue(session.GetString()!, out var tab))
        {
            tab.Hear(message.GetProperty("method").GetString()!, message.GetProperty("params"));
        }
    }
}
