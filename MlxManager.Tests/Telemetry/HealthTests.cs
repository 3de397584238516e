using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Cache;
using MlxManager.Core.Persistence;
using MlxManager.Tests.Api;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Telemetry;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_AllWell_Is200InShortJson()
    {
        await using var host = new ApiHost();
        var response = await host.Http.GetAsync("/healthz");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/json");
        (await response.Content.ReadAsStringAsync()).Should().Be(
            """{"status":"healthy","checks":{"database":{"status":"healthy"},"data_folder":{"status":"healthy"},"cache":{"status":"healthy"}}}""");
        Directory.EnumerateFiles(FolderOf(host), "health-*").Should().BeEmpty();
        Directory.Exists(host.CacheFolder).Should().BeFalse("asking makes nothing");
    }

    [Fact]
    public async Task Health_CacheDiskAway_Is503UntilItIsBack()
    {
        await using var host = new ApiHost();
        var root = host.Services.GetRequiredService<ModelCache>().Root;
        await host.Services.GetRequiredService<Database>().WriteAsync(context =>
            context.Database.ExecuteSqlAsync($"INSERT INTO KnownCaches (Path) VALUES ({root})"));

        var away = await CheckAsync(host, "cache", HttpStatusCode.ServiceUnavailable);
        Directory.CreateDirectory(root);
        var back = await CheckAsync(host, "cache", HttpStatusCode.OK);

        away.GetProperty("message").GetString().Should().Contain(root);
        back.GetProperty("status").GetString().Should().Be("healthy");
    }

    [Fact]
    public async Task Health_DataFolderAway_Is503()
    {
        await using var host = new ApiHost();
        var folder = FolderOf(host);
        Directory.Move(folder, folder + "-away");
        var away = await CheckAsync(host, "data_folder", HttpStatusCode.ServiceUnavailable);
        Directory.Move(folder + "-away", folder);

        away.GetProperty("message").GetString().Should().Contain(folder);
    }

    [Fact]
    public async Task Health_TableGone_Is503WithoutInnards()
    {
        await using var host = new ApiHost();
        await host.Services.GetRequiredService<Database>().WriteAsync(context => context.Database.ExecuteSqlAsync($"DROP TABLE KnownCaches"));

        var check = await CheckAsync(host, "database", HttpStatusCode.ServiceUnavailable);

        check.GetProperty("message").GetString().Should().Be("The database cannot be written.");
        (await (await host.Http.GetAsync("/healthz")).Content.ReadAsStringAsync()).Should().NotContain("SQLite");
    }

    [Fact]
    public async Task Health_StrangeHost_IsRefused()
    {
        await using var host = new ApiHost();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { Host = "elsewhere.example" } };

        (await host.Http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static string FolderOf(ApiHost host) => host.Services.GetRequiredService<DataFolder>().Path;

    private static async Task<JsonElement> CheckAsync(ApiHost host, string name, HttpStatusCode status)
    {
        var response = await host.Http.GetAsync("/healthz");
        response.StatusCode.Should().Be(status);
        return (await response.JsonAsync()).GetProperty("checks").GetProperty(name);
    }
}
