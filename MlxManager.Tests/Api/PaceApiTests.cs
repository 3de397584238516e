using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Api;

/// <summary>Over HTTP, into the real settings and the real database.</summary>
public sealed class PaceApiTests
{
    // A Wednesday, 10:30 in UTC, which is the fake clock's zone.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 10, 30, 0, TimeSpan.Zero));

    [Fact]
    public async Task Get_NothingSet_TellsTheDefaults()
    {
        await using var host = new ApiHost(_time);
        var pace = await GetAsync(host);

        pace.EnumerateObject().Select(field => field.Name).Should().Equal("max_active_downloads", "limit", "schedule", "yields", "now");
        pace.GetProperty("max_active_downloads").GetInt32().Should().Be(2);
        pace.GetProperty("limit").ToString().Should().Be("""{"is_on":false,"bytes_per_second":5000000}""");
        pace.GetProperty("schedule").GetProperty("hours").GetProperty("sunday").GetString().Should().Be(new string('f', 24));
        pace.GetProperty("now").ToString().Should().Be("""{"pace":"full","by":"nobody","bytes_per_second":null,"until":null,"is_yielding":false}""");
    }

    [Fact]
    public async Task Put_APart_LeavesTheRest()
    {
        await using var host = new ApiHost(_time);
        await PutAsync(host, """{"limit": {"is_on": true, "bytes_per_second": 2000000}}""");
        var pace = await PutAsync(host, """{"max_active_downloads": 4, "yields": true}""");

        pace.GetProperty("max_active_downloads").GetInt32().Should().Be(4);
        pace.GetProperty("yields").GetBoolean().Should().BeTrue();
        pace.GetProperty("limit").ToString().Should().Be("""{"is_on":true,"bytes_per_second":2000000}""");
        pace.GetProperty("now").GetProperty("pace").GetString().Should().Be("limited");
        pace.GetProperty("now").GetProperty("by").GetString().Should().Be("person");
        (await GetAsync(host)).ToString().Should().Be(pace.ToString());
    }

    [Fact]
    public async Task Put_ASchedule_HoldsAtOnceAndCanBeIgnored()
    {
        await using var host = new ApiHost(_time);
        var day = new string('f', 10) + "pp" + new string('l', 12);
        var pace = await PutAsync(host, """{"schedule": {"is_on": true, "hours": {"wednesday": "DAY"}}}""".Replace("DAY", day, StringComparison.Ordinal));
        pace.GetProperty("schedule").GetProperty("hours").GetProperty("wednesday").GetString().Should().Be(day);
        pace.GetProperty("schedule").GetProperty("hours").GetProperty("tuesday").GetString().Should().Be(new string('f', 24));
        pace.GetProperty("now").GetProperty("pace").GetString().Should().Be("paused");
        pace.GetProperty("now").GetProperty("until").GetDateTimeOffset().Should().Be(_time.Start.AddHours(1.5));

        pace = await PutAsync(host, """{"schedule": {"is_ignored": true}}""");

        pace.GetProperty("now").GetProperty("pace").GetString().Should().Be("full");
        pace.GetProperty("schedule").GetProperty("ignored_until").GetDateTimeOffset().Should().Be(_time.Start.AddHours(1.5));
    }

    [Theory]
    [InlineData("""{"max_active_downloads": 0}""", "max_active_downloads")]
    [InlineData("""{"max_active_downloads": 65}""", "max_active_downloads")]
    [InlineData("""{"limit": 5}""", "limit")]
    [InlineData("""{"limit": {"is_on": "yes"}}""", "is_on")]
    [InlineData("""{"limit": {"bytes_per_second": 12}}""", "bytes_per_second")]
    [InlineData("""{"schedule": {"hours": {"monday": "ffff"}}}""", "monday")]
    [InlineData("""{"schedule": {"hours": {"monday": "xxxxxxxxxxxxxxxxxxxxxxxx"}}}""", "monday")]
    [InlineData("""{"schedule": {"hours": "f"}}""", "hours")]
    [InlineData("""{"yields": 1}""", "yields")]
    [InlineData("nonsense", "body")]
    public async Task Put_AnythingWrong_NamesTheFieldAndChangesNothing(string body, string field)
    {
        await using var host = new ApiHost(_time);
        var before = (await GetAsync(host)).ToString();

        using var answer = await SendAsync(host, body);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await answer.JsonAsync()).GetProperty("errors").TryGetProperty(field, out _).Should().BeTrue();
        (await GetAsync(host)).ToString().Should().Be(before);
    }

    private static async Task<JsonElement> GetAsync(ApiHost host) => await (await host.Http.GetAsync("/api/models/pace")).JsonAsync();

    private static async Task<JsonElement> PutAsync(ApiHost host, string body)
    {
        using var answer = await SendAsync(host, body);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private static Task<HttpResponseMessage> SendAsync(ApiHost host, string body) =>
        host.Http.PutAsync("/api/models/pace", new StringContent(body, Encoding.UTF8, "application/json"));
}
