using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MlxManager.Tests.Hub;

/// <summary>What a client really sent.</summary>
/// <param name="Target">Path and query exactly as on the wire.</param>
internal sealed record SentRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers);

/// <summary>A web server on the loopback that gives the answers it was told, in order, and remembers what it was asked.</summary>
internal sealed class ScriptedOrigin : IAsyncDisposable
{
    private readonly ConcurrentQueue<RequestDelegate> _answers = new();
    private readonly ConcurrentQueue<SentRequest> _requests = new();
    private readonly WebApplication _server;

    private ScriptedOrigin(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.First());

    public IReadOnlyList<SentRequest> Requests => [.. _requests];

    public static async Task<ScriptedOrigin> StartAsync(params RequestDelegate[] answers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var origin = new ScriptedOrigin(builder.Build());
        origin._server.Run(origin.AnswerAsync);
        await origin._server.StartAsync();
        origin.Script(answers);
        return origin;
    }

    public void Script(params RequestDelegate[] answers)
    {
        foreach (var answer in answers)
        {
            _answers.Enqueue(answer);
        }
    }

    public static RequestDelegate Json(string body, params (string Name, string Value)[] headers) => Status(200, body, headers);

    public static RequestDelegate Status(int status, params (string Name, string Value)[] headers) => Status(status, "", headers);

    public static RequestDelegate Status(int status, string body, params (string Name, string Value)[] headers) => async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers.Append(name, value);
        }

        if (body.Length > 0)
        {
            context.Response.ContentType ??= "application/json";
            await context.Response.WriteAsync(body);
        }
    };

    /// <summary>The connection is cut before a byte of answer.</summary>
    public static Task Cut(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        _requests.Enqueue(new SentRequest(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));

        // 418: nothing in the product gives it a meaning, so an unexpected request shows.
        return _answers.TryDequeue(out var answer) ? answer(context) : Status(418)(context);
    }
}
