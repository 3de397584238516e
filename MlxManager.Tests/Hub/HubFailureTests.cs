using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

/// <summary>Each way in which the Hub says no has its kind and its words.</summary>
public sealed class HubFailureTests
{
    [Theory]
    [InlineData(404, "RepoNotFound", null, HubFailureKind.RepoNotFound, "There is no model mlx-community/tiny")]
    [InlineData(401, "RepoNotFound", null, HubFailureKind.RepoNotFound, "or it is private")]
    [InlineData(404, "RevisionNotFound", null, HubFailureKind.RevisionNotFound, "mlx-community/tiny has no revision dev")]
    [InlineData(404, "EntryNotFound", null, HubFailureKind.EntryNotFound, "mlx-community/tiny")]
    [InlineData(403, "GatedRepo", null, HubFailureKind.Gated, "/mlx-community/tiny")]
    [InlineData(401, "GatedRepo", null, HubFailureKind.Gated, "Accept its terms at http://127.0.0.1:")]
    [InlineData(403, "GatedRepo", "Your request to access model is awaiting a review", HubFailureKind.Gated, "not been granted yet")]
    [InlineData(401, null, null, HubFailureKind.MissingOrPrivate, "missing, private or gated")]
    [InlineData(404, null, null, HubFailureKind.MissingOrPrivate, "missing, private or gated")]
    [InlineData(403, null, "Access to this resource is disabled.", HubFailureKind.Disabled, "disabled on the Hub")]
    [InlineData(401, null, "Invalid credentials in Authorization header", HubFailureKind.BadToken, "refused the token")]
    [InlineData(401, null, "Invalid username or password.", HubFailureKind.BadToken, "/settings/tokens")]
    [InlineData(401, "RepoNotFound", "Invalid username or password.", HubFailureKind.RepoNotFound, "There is no model")]
    [InlineData(403, null, "Your token lacks the scope", HubFailureKind.Refused, "“Your token lacks the scope”")]
    [InlineData(400, "Strange", null, HubFailureKind.Refused, "answered 400")]
    public async Task GetModelAsync_Refusal_HasItsKindAndWords(int status, string? code, string? message, HubFailureKind kind, string words)
    {
        (string, string)[] headers =
        [
            .. code is null ? [] : new[] { ("X-Error-Code", code) },
            .. message is null ? [] : new[] { ("X-Error-Message", message) },
        ];
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(status, headers));
        await using var hub = new HubSetup(origin.Address, token: "hf_secret");

        var failure = (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Parse("dev"), default)).Failure!;

        failure.Kind.Should().Be(kind);
        failure.Message.Should().Contain(words).And.EndWith(failure.Message.Contains('“', StringComparison.Ordinal) ? "”" : ".");
        failure.IsTransient.Should().BeFalse();
        failure.Status.Should().Be(kind == HubFailureKind.Refused ? status : null);
        failure.IsAwaited.Should().Be(words == "not been granted yet");
        origin.Requests.Should().ContainSingle("a refusal is not tried again");
    }

    [Theory]
    [InlineData(401, null)]
    [InlineData(401, "RepoNotFound")]
    [InlineData(403, "GatedRepo")]
    public async Task GetModelAsync_RefusedWithoutToken_SaysThatOneMayHelp(int status, string? code)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(status, code is null ? [] : [("X-Error-Code", code)]));
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!.Message.Should().Contain("HF_TOKEN");
    }

    [Fact]
    public async Task GetModelAsync_MessageInTheBody_IsShownOnOneBoundedLine()
    {
        var body = "{\"error\":\"No\\nway " + new string('x', 1000) + "\"}";
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(403, body));
        await using var hub = new HubSetup(origin.Address);

        var failure = (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!;

        failure.Message.Should().Contain("“No way xxx").And.EndWith("…”");
        failure.Message.Length.Should().BeLessThan(500);
    }

    [Fact]
    public async Task GetModelAsync_HubRepeatsTheToken_IsNeitherShownNorLogged()
    {
        await using var origin = await ScriptedOrigin.StartAsync(
            ScriptedOrigin.Status(403, ("X-Error-Message", "You sent hf_secret!")), ScriptedOrigin.Status(403, """{"error":"hf_secret is bad"}"""));
        await using var hub = new HubSetup(origin.Address, token: "hf_secret");

        for (var i = 0; i < 2; i++)
        {
            (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!.Message.Should().NotContain("hf_secret");
        }

        hub.Log.Should().NotBeEmpty().And.NotContain(line => line.Contains("hf_secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SearchAsync_Refused_NamesTheList()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(401));
        await using var hub = new HubSetup(origin.Address);

        var failure = (await hub.Client.SearchAsync(new ModelSearch(null, []), default)).Failure!;

        failure.Kind.Should().Be(HubFailureKind.Refused);
        failure.Message.Should().Contain("refused the list of models");
    }

    [Theory]
    [InlineData("RateLimit", "\"api\";r=0;t=12", 13)]
    [InlineData("RateLimit", "\"api\"; r=0; t=0", 1)]
    [InlineData("Retry-After", "7", 7)]
    [InlineData("Retry-After", "99999999", 3600)]
    [InlineData("RateLimit", "\"api\";r=0;t=999999999", 3600)]
    [InlineData("Retry-After", "Fri, 01 Jan 2021 00:00:00 GMT", 0)]
    [InlineData("RateLimit", "nonsense", null)]
    [InlineData("Retry-After", "nonsense", null)]
    public async Task GetModelAsync_TooManyRequests_SaysHowLongToWait(string header, string value, int? seconds)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(429, (header, value)));
        await using var hub = new HubSetup(origin.Address);

        var failure = (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!;

        failure.Kind.Should().Be(HubFailureKind.RateLimited);
        failure.RetryAfter.Should().Be(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
        failure.IsTransient.Should().BeTrue();
        failure.Message.Should().Contain("too many requests");
        origin.Requests.Should().ContainSingle("429 is not tried again here");
    }

    [Fact]
    public async Task GetModelAsync_ServerInTrouble_DoesNotWaitForTheRateLimitsWindow()
    {
        var trouble = ScriptedOrigin.Status(502, ("RateLimit", "\"api\";r=499;t=280"));
        await using var origin = await ScriptedOrigin.StartAsync(trouble, trouble, trouble);
        await using var hub = new HubSetup(origin.Address);

        var failure = (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!;

        failure.Kind.Should().Be(HubFailureKind.ServerError);
        failure.RetryAfter.Should().BeNull();
        origin.Requests.Should().HaveCount(3, "it may mend at once");
    }

    [Fact]
    public void WaitAsked_DateAndTheSendersClock_IsTheTimeBetweenThem()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", "Sat, 01 Aug 2026 12:00:30 GMT");
        response.Headers.TryAddWithoutValidation("Date", "Sat, 01 Aug 2026 12:00:00 GMT");

        HubHeaders.WaitAsked(response.Headers, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)).Should().Be(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void WaitAsked_DateAhead_IsTheTimeUntilThen()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", "Sat, 01 Aug 2026 12:00:30 GMT");

        HubHeaders.WaitAsked(response.Headers, new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero)).Should().Be(TimeSpan.FromSeconds(30));
    }
}
