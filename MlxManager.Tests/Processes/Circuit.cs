using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace MlxManager.Tests.Processes;

/// <summary>An open Blazor circuit as a browser's page holds one: SignalR over a web socket, by its "blazorpack" protocol.</summary>
internal sealed class Circuit : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    private Circuit()
    {
    }

    /// <param name="cookies">What the browser has of this server; null for nothing.</param>
    public static async Task<Circuit> OpenAsync(HttpClient http, CookieContainer? cookies = null)
    {
        using var answer = await http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("connectionToken").GetString()!;
        var circuit = new Circuit();
        circuit._socket.Options.Cookies = cookies;
        var server = http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        await circuit._socket.ConnectAsync(new Uri($"{server.Replace("http", "ws", StringComparison.Ordinal)}/_blazor?id={Uri.EscapeDataString(token)}"), default);
        await circuit._socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, default);
        var reply = new byte[64 << 10];
        await circuit._socket.ReceiveAsync(reply, default);
        await circuit._socket.SendAsync(StartCircuit(server), WebSocketMessageType.Binary, true, default);
        await circuit.ReadUntilStartedAsync(reply);
        return circuit;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Comes to its end only when the server has cut the connection.</summary>
    public async Task CutAsync()
    {
        var buffer = new byte[64 << 10];
        try
        {
            while ((await _socket.ReceiveAsync(buffer, default)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (WebSocketException)
        {
            // Cut without a goodbye.
        }
    }

    private async Task ReadUntilStartedAsync(byte[] buffer)
    {
        // The completion of our call is [3, {}, "0", 3, "<id of the circuit>"].
        byte[] completion = [0x95, 0x03, 0x80, 0xA1, (byte)'0', 0x03];
        while (true)
        {
            var got = await _socket.ReceiveAsync(buffer, default);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException($"No circuit was opened: {got.CloseStatusDescription}");
            }

            if (buffer.AsSpan(0, got.Count).IndexOf(completion) >= 0)
            {
                return;
            }
        }
    }

    /// <summary>MessagePack for [1, {}, "0", "StartCircuit", [base, address, components, state], []], its length before it.</summary>
    private static byte[] StartCircuit(string server)
    {
        byte[] message =
        [
            0x96, 0x01, 0x80, .. Text("0"), .. Text("StartCircuit"),
            0x94, .. Text(server + "/"), .. Text(server + "/"), .. Text("[]"), .. Text(""),
            0x90,
        ];
        return message.Length < 128 ? [(byte)message.Length, .. message] : [(byte)(message.Length | 0x80), (byte)(message.Length >> 7), .. message];
    }

    private static byte[] Text(string text) => [0xD9, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
