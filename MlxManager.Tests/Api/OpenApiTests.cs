using System.Text.Json;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Api;

public sealed class OpenApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly (string Method, string Path, string[] Answers)[] Calls =
    [
        ("post", "/api/models/download", ["200", "202", "400", "413", "415"]),
        ("get", "/api/models/download/{task_id}/progress", ["200", "404"]),
        ("get", "/api/models/download/{task_id}/status", ["200", "404"]),
        ("post", "/api/models/download/{download_id}/pause", ["200", "404", "409"]),
        ("post", "/api/models/download/{download_id}/resume", ["200", "404", "409"]),
        ("post", "/api/models/download/{download_id}/retry", ["200", "404", "409"]),
        ("get", "/api/models/download/{download_id}/cancel", ["200", "404"]),
        ("post", "/api/models/download/{download_id}/cancel", ["200", "404", "409", "500"]),
        ("post", "/api/models/download/{download_id}/move", ["200", "400", "404", "409", "415"]),
        ("post", "/api/models/download/{download_id}/start-now", ["200", "404", "409"]),
        ("post", "/api/models/download/{download_id}/limit", ["200", "400", "404", "409", "415"]),
        ("get", "/api/models/pace", ["200"]),
        ("put", "/api/models/pace", ["200", "400", "413", "415"]),
        ("get", "/api/models/downloads/active", ["200"]),
        ("get", "/api/models/downloads", ["200", "400"]),
        ("get", "/api/models/downloads/found", ["200"]),
        ("post", "/api/models/downloads/found/resume", ["200", "202", "400", "404", "413", "415", "502"]),
        ("post", "/api/models/downloads/found/leave", ["204", "400", "413", "415"]),
        ("get", "/api/models/downloads/{download_id}", ["200", "404"]),
        ("get", "/api/models/downloads/{download_id}/events", ["200", "404"]),
        ("delete", "/api/models/downloads/{download_id}", ["204", "404", "409"]),
        ("get", "/api/models/search", ["200", "400", "502"]),
        ("get", "/api/models/local", ["200"]),
        ("get", "/api/cache/updates", ["200"]),
        ("post", "/api/cache/updates/check", ["200", "400", "404", "409", "413", "415", "502"]),
        ("get", "/api/cache/updates/changes", ["200", "400", "404", "502"]),
        ("post", "/api/cache/refs", ["200", "400", "404", "409", "413", "415", "500"]),
        ("delete", "/api/models/{model_id}", ["200", "400", "404", "409", "500"]),
        ("get", "/api/cache", ["200", "500"]),
        ("get", "/api/cache/repos/{repo}", ["200", "400", "404", "500", "503"]),
        ("post", "/api/cache/listings/{commit}/{repo}", ["200", "400", "404", "500", "502", "503"]),
        ("get", "/api/cache/verify", ["200"]),
        ("post", "/api/cache/verify", ["202", "400", "404", "415"]),
        ("post", "/api/cache/verify/pause", ["200", "409"]),
        ("post", "/api/cache/verify/resume", ["200", "409"]),
        ("post", "/api/cache/verify/cancel", ["200", "409"]),
        ("post", "/api/cache/verify/repair", ["200", "400", "404", "409", "415", "500"]),
        ("delete", "/api/cache/repos/{repo}", ["200", "400", "404", "409", "500", "503"]),
        ("get", "/api/cache/prune", ["200", "400"]),
        ("post", "/api/cache/prune", ["200", "400", "413", "415"]),
        ("get", "/api/cache/trash", ["200"]),
        ("post", "/api/cache/trash/{trash_id}/restore", ["200", "404", "409", "500"]),
        ("delete", "/api/cache/trash/{trash_id}", ["200", "404", "500"]),
        ("delete", "/api/cache/trash", ["200", "500"]),
        ("get", "/api/cache/disk", ["200", "500"]),
        ("get", "/api/cache/room", ["200", "400", "500"]),
        ("get", "/api/cache/keeping", ["200"]),
        ("put", "/api/cache/keeping", ["200", "400", "413", "415"]),
    ];

    [Fact]
    public async Task Document_EveryCall_IsThereWithItsAnswersAndNothingElse()
    {
        var document = await DocumentAsync();

        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (operation.Name, Path: path.Name, operation.Value)))
            .ToList();
        described.Select(call => (call.Name, call.Path)).Should().BeEquivalentTo(Calls.Select(call => (call.Method, call.Path)));
        foreach (var (method, path, operation) in described)
        {
            operation.GetProperty("summary").GetString().Should().NotBeNullOrWhiteSpace($"{method} {path} has one");
            operation.GetProperty("responses").EnumerateObject().Select(answer => answer.Name)
                .Should().BeEquivalentTo(Calls.Single(call => (call.Method, call.Path) == (method, path)).Answers, $"{method} {path} answers so");
        }
    }

    [Fact]
    public async Task Document_Schemas_AreInSnakeCaseWithWordsForEnums()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");

        var download = schemas.GetProperty("DownloadObject");
        var fields = download.GetProperty("properties");
        fields.EnumerateObject().Select(field => field.Name).Should().OnlyContain(name => name.All(c => char.IsAsciiLetterLower(c) || c == '_'));
        fields.GetProperty("download_id").GetProperty("type").GetString().Should().Be("integer");
        download.GetProperty("required").GetArrayLength().Should().Be(22);
        schemas.GetProperty("DownloadStatus").GetProperty("enum").EnumerateArray().Select(value => value.GetString())
            .Should().Equal("pending", "downloading", "paused", "completed", "failed", "cancelled");
        schemas.GetProperty("StartBody").GetProperty("properties").EnumerateObject().Select(field => field.Name)
            .Should().Equal("model_id", "revision", "allow_patterns", "ignore_patterns");
        schemas.GetProperty("StartBody").GetProperty("required").EnumerateArray().Select(field => field.GetString()).Should().Equal("model_id");
    }

    [Fact]
    public async Task Document_Search_TellsEachParameter()
    {
        var search = (await DocumentAsync()).GetProperty("paths").GetProperty("/api/models/search").GetProperty("get");

        var parameters = search.GetProperty("parameters").EnumerateArray().ToList();
        parameters.Select(parameter => parameter.GetProperty("name").GetString()).Should().BeEquivalentTo(
            "query", "filter", "author", "task", "bits", "min_parameters", "max_parameters", "gated", "sort", "limit", "cursor");
        parameters.Should().OnlyContain(parameter => parameter.GetProperty("description").GetString()!.Length > 5);
    }

    [Fact]
    public async Task Document_Start_TakesJson()
    {
        var start = (await DocumentAsync()).GetProperty("paths").GetProperty("/api/models/download").GetProperty("post");

        start.GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(type => type.Name).Should().Equal("application/json");
    }

    [Fact]
    public async Task Document_Refusals_AreProblems()
    {
        var cancel = (await DocumentAsync()).GetProperty("paths").GetProperty("/api/models/download/{download_id}/cancel").GetProperty("post");

        foreach (var status in new[] { "404", "409", "500" })
        {
            cancel.GetProperty("responses").GetProperty(status).GetProperty("content").EnumerateObject()
                .Select(type => type.Name).Should().Equal("application/problem+json");
        }
    }

    private async Task<JsonElement> DocumentAsync()
    {
        var response = await host.Http.GetAsync("/openapi/v1.json");
        response.IsSuccessStatusCode.Should().BeTrue();
        return await response.JsonAsync();
    }
}
