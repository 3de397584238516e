using System.Net;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Demo;

public sealed class AnswerFaultTests : IAsyncLifetime
{
    private HubFixture _fixture = null!;
    private Uri _signed = null!;

    public async Task InitializeAsync()
    {
        _fixture = await HubFixture.StartAsync();
        _signed = await _fixture.SignedAsync();
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Status_Any_AnswersCodeBodyAndHeaders()
    {
        Befall(new Fault.Status(
            HttpStatusCode.ServiceUnavailable, "{}", "application/json", new Dictionary<string, string> { ["Retry-After"] = "3", ["X-Error-Code"] = "Busy" }));

        using var answer = await _fixture.GetAsync(_signed);

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(3));
        answer.Headers.GetValues("X-Error-Code").Should().Equal("Busy");
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        (await answer.Content.ReadAsStringAsync()).Should().Be("{}");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(7, null)]
    [InlineData(null, 30)]
    [InlineData(7, 30)]
    public async Task RateLimited_Headers_AreThoseAskedFor(int? retryAfter, int? rateLimit)
    {
        _fixture.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Kind = new Fault.RateLimited(retryAfter, rateLimit) });

        using var answer = await _fixture.GetAsync("api/models");

        answer.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter?.Delta?.TotalSeconds.Should().Be(retryAfter);
        (answer.Headers.RetryAfter is null).Should().Be(retryAfter is null);
        answer.Headers.TryGetValues("RateLimit", out var values);
        values?.Single().Should().Be($"\"api\";r=0;t={rateLimit}");
        (values is null).Should().Be(rateLimit is null);
    }

    [Fact]
    public async Task ExpiredSignatureAndForbidden_Messages_TellThemApart()
    {
        var rule = Befall(new Fault.ExpiredSignature());
        using var expired = await _fixture.GetAsync(_signed);
        _fixture.Hub.Faults.Remove(rule);
        Befall(new Fault.Forbidden("Blocked <here>"));
        using var forbidden = await _fixture.GetAsync(_signed);

        expired.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await expired.Content.ReadAsStringAsync()).Should().Contain("Request has expired");
        forbidden.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await forbidden.Content.ReadAsStringAsync()).Should().Contain("<Message>Blocked &lt;here&gt;</Message>");
    }

    [Fact]
    public async Task RangeNotSatisfiable_GoodRange_Is416()
    {
        Befall(new Fault.RangeNotSatisfiable());

        using var answer = await _fixture.GetAsync(_signed, "bytes=0-9");

        answer.StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Fact]
    public async Task RedirectLoop_Content_LeadsToItself()
    {
        Befall(new Fault.RedirectLoop());

        using var answer = await _fixture.GetAsync(_signed);

        answer.StatusCode.Should().Be(HttpStatusCode.Found);
        new Uri(_signed, answer.Headers.Location!).Should().Be(_signed);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("ftp")]
    public async Task RedirectToScheme_Resolve_LeadsThere(string scheme)
    {
        _fixture.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Resolve, Kind = new Fault.RedirectToScheme(scheme) });

        using var answer = await _fixture.GetAsync($"{HubFixture.Id}/resolve/main/{HubFixture.Weights}");

        answer.Headers.Location!.Scheme.Should().Be(scheme);
    }

    [Fact]
    public async Task RedirectElsewhere_Content_LeadsThere()
    {
        Befall(new Fault.RedirectElsewhere(new Uri("http://127.0.0.1:9/x?y=z")));

        using var answer = await _fixture.GetAsync(_signed);

        answer.Headers.Location.Should().Be(new Uri("http://127.0.0.1:9/x?y=z"));
    }

    [Fact]
    public async Task DelayHeaders_UntilRemoved_AnswersAsUsualAfterwards()
    {
        var rule = Befall(new Fault.DelayHeaders());
        var pending = _fixture.GetAsync(_signed, "bytes=0-9");
        var record = await _fixture.Hub.Requests.WaitForAsync(seen => seen.Fault is Fault.DelayHeaders);
        record.Status.Should().Be(0);
        pending.IsCompleted.Should().BeFalse();

        _fixture.Hub.Faults.Clear();

        using var answer = await pending;
        answer.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        _fixture.Hub.Faults.Hits(rule).Should().Be(0, "a rule that was removed is forgotten");
    }

    [Fact]
    public async Task Rule_TimesAndEvery_CountMatchingRequestsOnly()
    {
        var rule = _fixture.Hub.Faults.Add(new FaultRule
        {
            Target = FaultTarget.Content,
            Path = "*.safetensors",
            Model = "mlx-*",
            Covers = 500,
            Times = 2,
            Every = 2,
            Kind = new Fault.Status(HttpStatusCode.BadGateway),
        });
        var codes = new List<int>();

        foreach (var range in new[] { "bytes=0-499", "bytes=0-500", "bytes=500-501", "bytes=501-502", "bytes=400-", "bytes=0-600", "bytes=0-600", "bytes=0-600" })
        {
            using var answer = await _fixture.GetAsync(_signed, range);
            codes.Add((int)answer.StatusCode);
        }

        // Of those that hold byte 500 the second and the fourth, and then no more.
        codes.Should().Equal(206, 206, 502, 206, 206, 502, 206, 206);
        _fixture.Hub.Faults.Hits(rule).Should().Be(2);
    }

    [Fact]
    public async Task Rule_OtherPathModelOrTarget_DoesNotBefall()
    {
        var status = new Fault.Status(HttpStatusCode.BadGateway);
        _fixture.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Path = "*.gguf", Kind = status });
        _fixture.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Model = "other/*", Kind = status });
        _fixture.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Path = "/api/models/*/tree/*", Kind = status });

        using var content = await _fixture.GetAsync(_signed);
        using var info = await _fixture.GetAsync($"api/models/{HubFixture.Id}");
        using var tree = await _fixture.GetAsync($"api/models/{HubFixture.Id}/tree/main");

        content.StatusCode.Should().Be(HttpStatusCode.OK);
        info.StatusCode.Should().Be(HttpStatusCode.OK);
        tree.StatusCode.Should().Be(HttpStatusCode.BadGateway);
    }

    private FaultRule Befall(Fault kind) => _fixture.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Kind = kind });
}
