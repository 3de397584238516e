using System.Net.Sockets;
using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Core.Persistence;
using MlxManager.Web.Api;
using MlxManager.Web.Hosting;

namespace MlxManager.Web.Terminal.Doctor;

/// <summary>Whether a server runs, what it says of itself, and whether one could.</summary>
internal sealed class ServerChecks(ServerFinder finder)
{
    private const string Topic = "server";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private ServerLink? _server;
    private bool _isAnswered;

    public async IAsyncEnumerable<Finding> RunAsync(
        string dataDirectory, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _server = await finder.FindAsync(cancellationToken);
        if (_server is null)
        {
            yield return Finding.Note(Topic, "none runs", "'mlx-manager serve' starts one; 'mlx-manager pull' is one while it runs.");
        }
        else
        {
            foreach (var finding in await HealthAsync(_server, cancellationToken))
            {
                yield return finding;
            }
        }

        yield return Holder(dataDirectory);
        if (ListenAddress.Usual(finder.Configuration) is { } usual && await PortAsync(usual, cancellationToken) is { } port)
        {
            yield return port;
        }
    }

    /// <summary>Whether what is queued fits; only a server knows that.</summary>
    public async IAsyncEnumerable<Finding> RoomAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_server is not null && _isAnswered && await TryAsync(() => _server.GetAsync($"{ApiRegistration.CachePrefix}/disk", cancellationToken)) is ({ } json, _))
        {
            using var disk = JsonDocument.Parse(json);
            var promised = disk.RootElement.GetProperty("promised_bytes").GetInt64();
            if (promised > 0 && disk.RootElement.GetProperty("free_bytes") is { ValueKind: JsonValueKind.Number } free)
            {
                yield return promised <= free.GetInt64()
                    ? Finding.Ok("queue", $"{ByteText.Of(promised)} are still to come, and fit")
                    : Finding.Problem(
                        "queue",
                        $"{ByteText.Of(promised)} are still to come, and only {ByteText.Of(free.GetInt64())} are free",
                        $"Make room on the page {new Uri(_server.Address, "/library/disk")}, or with 'mlx-manager rm'.");
            }
        }
    }

    private static async Task<(string? Answer, Exception? Fault)> TryAsync(Func<Task<string>> ask)
    {
        try
        {
            return (await ask(), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or CommandStopped)
        {
            return (null, exception);
        }
    }

    private async Task<IReadOnlyList<Finding>> HealthAsync(ServerLink server, CancellationToken cancellationToken)
    {
        var (answer, fault) = await TryAsync(() => server.HealthAsync(cancellationToken));
        if (answer is null)
        {
            return [Finding.Problem(Topic, $"{server.Address} does not say how it is: {fault!.Message}", "Check the address, and whether it asks for a key.")];
        }

        if (Ill(answer) is not { } ill)
        {
            return [Finding.Problem(Topic, $"what answers at {server.Address} is no MlxManager, or one of another version", "Check the address.")];
        }

        var asked = await TryAsync(() => server.GetAsync($"{ApiRegistration.Prefix}/downloads/active", cancellationToken));
        _isAnswered = asked.Fault is null;
        return
        [
            asked.Fault is not { } refused
                ? Finding.Ok(Topic, $"answers at {server.Address}")
                : Finding.Problem(Topic, $"{server.Address} runs, but refuses: {refused.Message}", (refused as CommandStopped)?.Hint ?? "Its log says more."),
            .. ill,
        ];
    }

    /// <summary>What is not well; null where that is no answer of ours. Behind closed doors a server says only whether it is.</summary>
    private static IReadOnlyList<Finding>? Ill(string answer)
    {
        try
        {
            using var health = JsonDocument.Parse(answer);
            return health.RootElement.TryGetProperty("checks", out var checks)
                ? [.. checks.EnumerateObject().Where(check => !IsHealthy(check.Value)).Select(check => Problem(WordsOf(check)))]
                : IsHealthy(health.RootElement) ? [] : [Problem("it is not well")];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }

        static bool IsHealthy(JsonElement state) => state.GetProperty("status").GetString() == "healthy";

        static string WordsOf(JsonProperty check) => check.Value.TryGetProperty("message", out var message) ? message.GetString()! : check.Name;

        static Finding Problem(string message) => Finding.Problem(Topic, message, "Its log says more.");
    }

    private static Finding Holder(string dataDirectory)
    {
        var record = ServerRecord.Read(dataDirectory);
        return (DataFolder.IsHeld(dataDirectory), record) switch
        {
            (true, null) => Finding.Note("data folder", "held by a server that does not say where it listens"),
            (true, _) => Finding.Ok("data folder", $"held by process {record.ProcessId}, version {record.Version}"),
            (false, null) => Finding.Ok("data folder", "held by no server"),
            (false, _) => Finding.Note("data folder", $"process {record.ProcessId} was its server and was killed; the next start goes on where it was"),
        };
    }

    private async Task<Finding?> PortAsync(Uri usual, CancellationToken cancellationToken)
    {
        if (_server?.Address.Port == usual.Port)
        {
            return null;
        }

        if (!await IsTakenAsync(usual, cancellationToken))
        {
            return Finding.Ok("port", $"{usual.Port} is free");
        }

        const string Advice = "Choose another with --urls or ASPNETCORE_URLS when you start it.";
        return _server is null
            ? Finding.Problem("port", $"another program listens on {usual.Port}, where the server would", Advice)
            : Finding.Note("port", $"another program listens on {usual.Port}", Advice);
    }

    private static async Task<bool> IsTakenAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port, both.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
