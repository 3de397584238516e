using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlxManager.Tests.Support;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MlxManager.Tests.Telemetry;

public sealed class ExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlxmanager-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Metrics_NotSwitchedOn_AreNotThere()
    {
        await using var host = new ApiHost();

        (await (await host.Http.GetAsync("/metrics")).Content.ReadAsStringAsync()).Should().NotContain("mlxmanager_downloads");
    }

    [Fact]
    public async Task Metrics_SwitchedOn_AreThereForOwnHostsOnly()
    {
        await using var host = new ApiHost(TimeProvider.System, new Dictionary<string, string> { ["MlxManager:Metrics"] = "on" });
        using var strange = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Host = "elsewhere.example" } };

        var text = await host.Http.GetStringAsync("/metrics");

        text.Should().Contain("mlxmanager_downloads{").And.Contain("status=\"paused\"").And.Contain("dotnet_");
        (await host.Http.SendAsync(strange)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Otlp_OverHttp_SendsMetricsAndTraces()
    {
        var paths = new ConcurrentBag<string>();
        await using var collector = await CollectorAsync(paths);
        await using (var host = new ApiHost(TimeProvider.System, new Dictionary<string, string>
        {
            ["MlxManager:OtlpEndpoint"] = collector.Urls.Single() + "/below/",
            ["MlxManager:OtlpProtocol"] = "http/protobuf",
        }))
        {
            await host.Http.GetAsync("/api/models/local");
            (await (await host.Http.GetAsync("/metrics")).Content.ReadAsStringAsync()).Should().NotContain("mlxmanager_downloads");

            // A busy machine may miss the short time each export has; the next one brings the same.
            for (var tries = 0; tries < 20 && paths.Distinct().Count() < 2; tries++)
            {
                host.Services.GetRequiredService<MeterProvider>().ForceFlush();
                host.Services.GetRequiredService<TracerProvider>().ForceFlush();
                await host.Http.GetAsync("/api/models/local");
            }
        }

        paths.Should().Contain(["/below/v1/metrics", "/below/v1/traces"]);
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task Otlp_CollectorNeverAnswers_StopsInTime(string protocol)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var server = new ServerProcess(
            _folder, "--MlxManager:OtlpEndpoint", $"http://{silent.LocalEndpoint}", "--MlxManager:OtlpProtocol", protocol);
        using var http = new HttpClient { BaseAddress = await server.ReadyAsync() };
        await http.GetAsync("/api/models/local");

        var began = Stopwatch.GetTimestamp();
        await server.TerminateAsync();
        var end = await server.EndAsync();

        end.ExitCode.Should().Be(0);
        Stopwatch.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(9), "its own patience with a collector is longer");
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentBag<string> paths)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(context =>
        {
            paths.Add(context.Request.Path);
            context.Response.StatusCode = StatusCodes.Status200OK;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }
}
