using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Api;

public sealed class SearchApiTests : IAsyncLifetime
{
    private readonly WebApplication _hub;
    private RequestDelegate _answer = context => context.Response.WriteAsJsonAsync(Array.Empty<object>());
    private QueryString _asked;

    public SearchApiTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _hub = builder.Build();
        _hub.Run(context =>
        {
            _asked = context.Request.QueryString;
            return _answer(context);
        });
    }

    public Task InitializeAsync() => _hub.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Search_HubAnswers_IsThePage()
    {
        _answer = context =>
        {
            context.Response.Headers.Link = $"<{_hub.Urls.First()}/api/models?cursor=abc>; rel=\"next\"";
            return context.Response.WriteAsJsonAsync(new[] { new { id = "mlx-community/Tiny-4bit", downloads = 12, likes = 3, gated = "manual", tags = new[] { "mlx" } } });
        };
        await using var host = Host();

        var response = await host.Http.GetAsync("/api/models/search?query=tiny&filter=mlx,4-bit&filter=text-generation&sort=likes&limit=5");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var page = await response.JsonAsync();
        page.GetProperty("next_cursor").GetString().Should().NotBeNullOrEmpty();
        var model = page.GetProperty("models").EnumerateArray().Should().ContainSingle().Subject;
        model.GetProperty("model_id").GetString().Should().Be("mlx-community/Tiny-4bit");
        model.GetProperty("gating").GetString().Should().Be("manual");
        model.GetProperty("downloads").GetInt64().Should().Be(12);
        _asked.Value.Should().Contain("search=tiny").And.Contain("filter=mlx").And.Contain("filter=4-bit")
            .And.Contain("filter=text-generation").And.Contain("sort=likes").And.Contain("limit=5");
    }

    [Fact]
    public async Task Search_WithFilters_AsksTheHubForThem()
    {
        await using var host = Host();

        var response = await host.Http.GetAsync("/api/models/search?task=text-generation&bits=4&min_parameters=500M&max_parameters=8B&gated=false");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        Uri.UnescapeDataString(_asked.Value!).Should().Contain("pipeline_tag=text-generation").And.Contain("filter=4-bit")
            .And.Contain("num_parameters=min:500M,max:8B").And.Contain("gated=false");
    }

    [Fact]
    public async Task Search_HubCannotBeReached_Is502WithTheReasonAndNoList()
    {
        await using var host = Host();
        await _hub.StopAsync();

        var response = await host.Http.GetAsync("/api/models/search?query=tiny");

        (await response.ShouldBeProblemAsync(HttpStatusCode.BadGateway)).GetProperty("reason").GetString().Should().Be("unreachable");
    }

    [Fact]
    public async Task Search_HubAsksToWait_Is502SayingHowLong()
    {
        _answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        };
        await using var host = Host();

        var response = await host.Http.GetAsync("/api/models/search");

        await response.ShouldBeProblemAsync(HttpStatusCode.BadGateway);
        response.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Search_WrongQuery_Is400NamingIt()
    {
        await using var host = Host();

        var response = await host.Http.GetAsync("/api/models/search?sort=best&limit=0&bits=7&gated=maybe&task=a%20b&min_parameters=many");

        (await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject().Select(error => error.Name)
            .Should().BeEquivalentTo("sort", "limit", "bits", "gated", "task", "min_parameters");
    }

    private ApiHost Host() => new(TimeProvider.System, new Dictionary<string, string> { ["HF_ENDPOINT"] = _hub.Urls.First() });
}
