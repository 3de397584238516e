using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Hub;
using MlxManager.Tests.Hub;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Security;

/// <summary>The token is used, refused, echoed back and led astray, with every word of the server written down: it is in none of them.</summary>
public sealed class TokenLeakTests : IDisposable
{
    private const string FirstHalf = "vQ7nR2kLw9";
    private const string SecondHalf = "xT4mB8cZp1";
    private const string Token = $"hf_{FirstHalf}{SecondHalf}";
    private const string Model = "lab/leaky";

    private readonly string _folder = Directory.CreateTempSubdirectory("mlx-leak-").FullName;
    private readonly ConcurrentDictionary<string, byte[]> _seen = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Token_WhateverHappens_IsNowhereButInTheRequestsToItsEndpoint()
    {
        await using var hub = await SampleHub.StartAsync(new() { Tokens = new Dictionary<string, SampleAccount> { [Token] = new("ann") } });
        await using var elsewhere = await ScriptedOrigin.StartAsync();
        await using var collector = await CollectorAsync();
        hub.Add(new SampleModel(Model, SampleFile.Text("config.json", "{}"), SampleFile.Generated("model.safetensors", seed: 1, length: 100_000)));
        using (var server = new ServerProcess(_folder, Settings(hub, collector), [], []))
        {
            using var http = new HttpClient { BaseAddress = await server.ReadyAsync() };
            http.DefaultRequestHeaders.Accept.ParseAdd("text/html, */*;q=0.1");

            await AskAsync(http, "well");
            var done = hub.Requests.OfContent().Count;
            done.Should().BePositive("the download came to its bytes");

            // Refused, and the refusal repeats what it was sent.
            var echo = hub.Faults.Add(new() { Target = FaultTarget.Api, Kind = Answer(HttpStatusCode.Unauthorized, ("X-Error-Message", $"Invalid user token {Token}")) });
            await AskAsync(http, "refused");
            hub.Faults.Remove(echo);

            // Refused where the bytes are, on the same origin, again in its words.
            foreach (var status in new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden })
            {
                hub.Update(Model, [SampleFile.Text("config.json", $"{status}")], branch: $"{status}");
                var repeated = hub.Faults.Add(new() { Target = FaultTarget.Content, Path = "config.json", Kind = new Fault.Status(status, $"Invalid user token {Token}") });
                await AskAsync(http, $"{status}");
                Encoding.UTF8.GetString(_seen[$"{status} stream"]).Should().Contain($"The source refuses this file ({(int)status}).");
                hub.Faults.Remove(repeated);
            }

            // Sent on to another origin, which must not get it.
            var astray = hub.Faults.Add(new() { Target = FaultTarget.Api, Kind = Answer(HttpStatusCode.Redirect, ("Location", new Uri(elsewhere.Address, "/api").AbsoluteUri)) });
            await AskAsync(http, "astray");
            hub.Faults.Remove(astray);

            await hub.StopListeningAsync();
            await AskAsync(http, "away");
            await server.TerminateAsync();
            (await server.EndAsync()).ExitCode.Should().Be(0);
            See("log", string.Join('\n', server.Log));
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder, "data"), "*", SearchOption.AllDirectories))
        {
            See(file, await File.ReadAllBytesAsync(file));
        }

        _seen.Keys.Should().Contain(["log", "well /metrics", "refused /settings", "/v1/traces", "/v1/metrics"]).And.Contain(name => name.EndsWith("mlxmanager.db"));
        Encoding.UTF8.GetString(_seen["log"]).Should().Contain("dbug:", "the log was asked for all it has");
        _seen.Where(one => Holds(one.Value)).Select(one => one.Key).Should().BeEmpty();
        hub.Requests.All.Where(request => request.Origin == SampleOrigin.Endpoint).Should().Contain(request => request.Authorization == $"Bearer {Token}");
        hub.Requests.All.Where(request => request.Origin == SampleOrigin.Content).Should().OnlyContain(request => !request.HasAuthorization);
        elsewhere.Requests.Should().BeEmpty("a redirect of the API to another origin is not followed");
    }

    [Theory]
    [InlineData("https")]
    [InlineData("http")]
    public async Task Token_ConnectionFails_IsNotInItsWords(string scheme)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Cut, ScriptedOrigin.Cut, ScriptedOrigin.Cut);
        await using var hub = new HubSetup(new Uri($"{scheme}://127.0.0.1:{origin.Address.Port}"), Token);

        var failure = (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!;

        failure.Kind.Should().Be(HubFailureKind.Unreachable);
        hub.Log.Append(failure.ToString()).Where(line => Holds(Encoding.UTF8.GetBytes(line))).Should().BeEmpty();
    }

    /// <summary>All that shows itself to a person or a program.</summary>
    private async Task AskAsync(HttpClient http, string when)
    {
        using var start = await http.PostAsync("/api/models/download", new StringContent($$"""{"model_id": "{{Model}}", "revision": "{{(when == "well" ? "main" : when)}}"}""", Encoding.UTF8, "application/json"));
        var started = await start.Content.ReadAsStringAsync();
        See($"{when} start", started);
        using var body = System.Text.Json.JsonDocument.Parse(started);
        var (task, id) = (body.RootElement.GetProperty("task_id").GetString(), body.RootElement.GetProperty("download_id").GetInt32());
        See($"{when} stream", await FollowAsync(http, $"/api/models/download/{task}/progress"));
        string[] told = ["/", "/metrics", "/api/models/search?query=leaky", $"/api/models/downloads/{id}", $"/api/models/downloads/{id}/events"];
        string[] pages = ["/settings", "/discover", "/history", "/library", "/healthz", "/api/models/downloads"];
        foreach (var address in when == "refused" ? [.. told, .. pages] : told)
        {
            using var answer = await http.GetAsync(address);
            See($"{when} {address}", $"{answer.Headers} {answer.Content.Headers} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>To its end, or until it only waits for better times.</summary>
    private static async Task<string> FollowAsync(HttpClient http, string address)
    {
        var seen = new StringBuilder();
        using var lines = new StreamReader(await http.GetStreamAsync(address));
        while (await lines.ReadLineAsync() is { } line)
        {
            seen.AppendLine(line);
            if (line.Contains("\"phase\":\"waiting\"", StringComparison.Ordinal))
            {
                break;
            }
        }

        return seen.ToString();
    }

    private static Dictionary<string, string> Settings(SampleHub hub, WebApplication collector) => new()
    {
        ["HF_ENDPOINT"] = hub.Endpoint.GetLeftPart(UriPartial.Authority),
        ["HF_TOKEN"] = Token,
        ["MlxManager__Metrics"] = "1",
        ["MlxManager__OtlpEndpoint"] = collector.Urls.Single(),
        ["MlxManager__OtlpProtocol"] = "http/protobuf",
        ["Logging__LogLevel__Default"] = "Trace",
        ["Logging__LogLevel__Microsoft"] = "Trace",
        ["Logging__LogLevel__System.Net.Http.HttpClient"] = "Trace",
        ["Logging__LogLevel__Microsoft.AspNetCore.DataProtection"] = "Trace",
    };

    private async Task<WebApplication> CollectorAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _seen.AddOrUpdate(context.Request.Path, body.ToArray(), (_, before) => [.. before, .. body.ToArray()]);
        });
        await collector.StartAsync();
        return collector;
    }

    private static Fault.Status Answer(HttpStatusCode code, (string Name, string Value) header) =>
        new(code, Headers: new Dictionary<string, string> { [header.Name] = header.Value });

    private void See(string what, string text) => See(what, Encoding.UTF8.GetBytes(text));

    private void See(string what, byte[] bytes) => _seen[what] = bytes;

    private static bool Holds(byte[] bytes) =>
        bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(FirstHalf)) >= 0 || bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(SecondHalf)) >= 0;
}
