using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Access;
using MlxManager.Core.Downloads;
using MlxManager.Tests.Api;
using MlxManager.Tests.Processes;
using MlxManager.Tests.Support;
using MlxManager.Web.Access;

namespace MlxManager.Tests.Access;

public sealed class DoorCheckTests(ClosedHost closed) : IClassFixture<ClosedHost>
{
    private const string Pause = "/api/models/download/1/pause";
    private const string Progress = "/api/models/download/run-1/progress";

    [Theory]
    [InlineData("GET", "/api/models/downloads/active")]
    [InlineData("GET", Progress)]
    [InlineData("GET", "/api/nothing")]
    [InlineData("POST", "/api/models/download")]
    [InlineData("DELETE", "/api/models/a/b")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/metrics")]
    [InlineData("POST", "/_blazor/negotiate")]
    [InlineData("GET", "/_blazor")]
    [InlineData("GET", "/")]
    public async Task Anything_WithoutSignIn_IsUnknown(string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        var response = await closed.Host.Http.SendAsync(request);

        await response.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.Single().Scheme.Should().Be("Bearer");
    }

    [Theory]
    [InlineData("/", "/sign-in?to=%2F")]
    [InlineData("/library?q=a%20b", "/sign-in?to=%2Flibrary%3Fq%3Da%2520b")]
    [InlineData("/no-such-page", "/sign-in?to=%2Fno-such-page")]
    public async Task Page_WithoutSignIn_LeadsToTheSignIn(string address, string expected)
    {
        using var browser = closed.NewBrowser();

        var response = await browser.VisitAsync(address);

        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        response.Headers.Location!.OriginalString.Should().Be(expected);
    }

    [Theory]
    [InlineData("/app.css")]
    [InlineData("/favicon.svg")]
    [InlineData("/sign-in")]
    public async Task WhatTheSignInNeeds_IsOpen(string address) =>
        (await closed.Host.Http.GetAsync(address)).StatusCode.Should().Be(HttpStatusCode.OK);

    [Fact]
    public async Task Health_WithoutSignIn_TellsItsStatusAndNothingElse()
    {
        var health = await (await closed.Host.Http.GetAsync("/healthz")).JsonAsync();

        health.EnumerateObject().Select(field => field.Name).Should().Equal("status");
    }

    [Fact]
    public async Task SignIn_PasswordLostWithTheDatabase_SaysHowToSetAnother()
    {
        var data = Directory.CreateTempSubdirectory("mlx-lost-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(data.FullName, "mlxmanager.closed"), "");
            await using var host = new ApiHost(TimeProvider.System, new Dictionary<string, string> { ["MlxManager:DataDirectory"] = data.FullName });

            (await host.Http.GetAsync("/api/models/downloads/active")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
            (await host.Http.GetStringAsync("/sign-in")).Should().Contain("lost with a database").And.Contain("MlxManager__AccessPasswordFile");
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task SignIn_Right_OpensPagesCallsAndCircuits()
    {
        using var browser = closed.NewBrowser();

        var answer = await browser.SignInAsync(to: "/library?q=a");

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.Should().Be("/library?q=a");
        answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("mlxmanager-session=", StringComparison.Ordinal))
            .Should().Contain("httponly").And.Contain("samesite=strict").And.Contain("path=/").And.Contain("expires=");
        (await browser.VisitAsync("/")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await browser.Http.GetAsync("/api/models/downloads/active")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await browser.VisitAsync("/sign-in?to=%2Fhistory")).Headers.Location!.OriginalString.Should().Be("/history");
        using var circuit = await Circuit.OpenAsync(browser.Http, browser.Cookies);
    }

    [Fact]
    public async Task Page_BehindClosedDoors_IsNotStored()
    {
        using var browser = closed.NewBrowser();
        await browser.SignInAsync();

        foreach (var address in new[] { "/", "/openapi/v1.json" })
        {
            (await browser.Http.GetAsync(address)).Headers.CacheControl!.NoStore.Should().BeTrue(address);
        }

        (await browser.Http.GetAsync("/app.css")).Headers.CacheControl?.NoStore.Should().NotBe(true, "it is no secret");
    }

    [Fact]
    public async Task SignIn_Wrong_SaysSoAndOpensNothing()
    {
        using var browser = closed.NewBrowser();

        var answer = await browser.SignInAsync("wrong wrong wrong");

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("That is not the password").And.NotContain("wrong wrong wrong");
        (await browser.Http.GetAsync("/api/models/downloads/active")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task SignIn_WithoutTheFormsToken_IsNotLookedAt()
    {
        using var browser = closed.NewBrowser();

        var answer = await browser.Http.PostAsync("/sign-in", new FormUrlEncodedContent([new("password", ClosedHost.Password)]));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await browser.Http.PostAsync("/sign-out", new FormUrlEncodedContent([]))).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await browser.Http.GetAsync("/api/models/downloads/active")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/sign-in?to=/")]
    public async Task SignIn_TargetElsewhere_LeadsToTheFirstPage(string to)
    {
        using var browser = closed.NewBrowser();

        (await browser.SignInAsync(to: to)).Headers.Location!.OriginalString.Should().Be("/");
    }

    [Fact]
    public async Task SignIn_FromALinkOnAnotherSite_IsAskedAgainByOurOwnPageFirst()
    {
        using var browser = closed.NewBrowser();
        browser.Http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        browser.Http.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "navigate");
        browser.Http.DefaultRequestHeaders.Add("Sec-Fetch-Dest", "document");

        (await browser.Http.GetStringAsync("/sign-in?to=%2Flibrary")).Should().Contain("0;url=/sign-in?to=%2Flibrary&amp;again=1").And.NotContain("<form");
        (await browser.Http.GetStringAsync("/sign-in?to=%2Flibrary&again=1")).Should().Contain("<form");
    }

    [Fact]
    public async Task SignIn_WrongAgainAndAgain_MustWaitButNeverForLong()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var host = new ClosedHost(time);
        using var guessing = host.NewBrowser();
        using var known = host.NewBrowser();
        (await known.SignInAsync()).StatusCode.Should().Be(HttpStatusCode.Redirect);
        for (var wrong = 0; wrong < SignInBrake.FreeTries; wrong++)
        {
            (await guessing.SignInAsync("wrong wrong wrong")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        }

        var slowed = await guessing.SignInAsync();
        slowed.StatusCode.Should().Be(HttpStatusCode.TooManyRequests, "also the right one must wait");
        slowed.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        (await slowed.Content.ReadAsStringAsync()).Should().Contain("Wait 1 s");

        await host.Doorkeeper.SignEverybodyOutAsync(default);
        (await known.SignInAsync()).StatusCode.Should().Be(HttpStatusCode.Redirect, "a browser that was in before is not held up by another at its address");
        time.Advance(TimeSpan.FromSeconds(1));
        (await guessing.SignInAsync()).StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task SignOutEverywhere_OpenCircuitAndStream_AreCut()
    {
        using var browser = closed.NewBrowser();
        await browser.SignInAsync();
        closed.Host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading));
        using var circuit = await Circuit.OpenAsync(browser.Http, browser.Cookies);
        using var stream = await browser.Http.GetAsync(Progress, HttpCompletionOption.ResponseHeadersRead);

        await closed.Doorkeeper.SignEverybodyOutAsync(default);

        await circuit.CutAsync();
        var read = async () => await stream.Content.ReadAsStringAsync();
        await read.Should().ThrowAsync<HttpRequestException>();
        (await browser.Http.GetAsync("/api/models/downloads/active")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await browser.Http.GetStringAsync("/sign-in/state")).Should().Be("out");
    }

    [Fact]
    public async Task SignOut_OtherTabOfTheBrowser_IsCut()
    {
        using var browser = closed.NewBrowser();
        using var copy = closed.NewBrowser();
        using var other = closed.NewBrowser();
        await browser.SignInAsync();
        await other.SignInAsync();
        copy.Cookies.Add(browser.Cookies.GetAllCookies());
        using var tab = await Circuit.OpenAsync(browser.Http, browser.Cookies);

        (await browser.SignOutAsync()).Headers.Location!.OriginalString.Should().Be("/sign-in");

        await (await copy.Http.GetAsync("/api/models/downloads/active")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        await tab.CutAsync();
        (await browser.Http.GetStringAsync("/sign-in/state")).Should().Be("out");
        (await other.Http.GetAsync("/api/models/downloads/active")).StatusCode.Should().Be(HttpStatusCode.OK, "another sign-in goes on");
    }

    [Fact]
    public async Task Cookie_LookedAtBeforeItsSignInEnded_OpensNothing()
    {
        // Authentication runs before everything, and what it said of the cookie stands for the whole request.
        var door = closed.Doorkeeper;
        var stamp = door.Doors.SignIns.Stamp;
        await closed.Doorkeeper.SignEverybodyOutAsync(default);
        var after = door.Doors.SignIns.Stamp;
        await door.SignOutAsync("ended", default);

        (await AnswerAsync(stamp, "id")).Should().Be(StatusCodes.Status401Unauthorized);
        (await AnswerAsync(after, "ended")).Should().Be(StatusCodes.Status401Unauthorized);
        (await AnswerAsync(after, "id")).Should().Be(StatusCodes.Status204NoContent);

        async Task<int> AnswerAsync(string carried, string id)
        {
            await using var services = new ServiceCollection().AddLogging().AddSingleton<IAuthenticationService>(new Said(SessionCookie.Person(carried, id))).BuildServiceProvider();
            var context = new DefaultHttpContext { RequestServices = services };
            await new DoorCheck(Pass, door, closed.Keys).InvokeAsync(context);
            return context.Response.StatusCode;
        }

        static Task Pass(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    public async Task Form_ThatCannotBeRead_IsABadRequest(string address)
    {
        var fields = Enumerable.Range(0, 1025).Select(number => KeyValuePair.Create($"f{number}", ""));

        (await closed.Host.Http.PostAsync(address, new FormUrlEncodedContent(fields))).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Key_OfScopeRead_LooksAndChangesNothing()
    {
        using var http = await closed.WithKeyAsync(KeyScope.Read);
        closed.Host.Downloads.Asked.Clear();

        (await http.GetAsync("/api/models/downloads/active")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await http.GetAsync("/openapi/v1.json")).StatusCode.Should().Be(HttpStatusCode.OK);
        await (await http.PostAsync(Pause, null)).ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await (await http.DeleteAsync("/api/models/a/b")).ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        closed.Host.Downloads.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Key_OfScopeControl_DoesWhatTheApiCanAndOpensNoPage()
    {
        using var http = await closed.WithKeyAsync(KeyScope.Control);
        closed.Host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading));
        closed.Host.Downloads.OnCommand = (id, _) => new CommandAnswer(CommandOutcome.Done, ApiSamples.Download(id, DownloadStatus.Paused));

        (await http.PostAsync(Pause, null)).StatusCode.Should().Be(HttpStatusCode.OK);
        await (await http.GetAsync("/settings")).ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await (await http.PostAsync("/_blazor/negotiate", null)).ShouldBeProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Key_Revoked_EndsItsStreamAndIsUnknown()
    {
        using var http = await closed.WithKeyAsync(KeyScope.Read);
        closed.Host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading));
        using var stream = await http.GetAsync(Progress, HttpCompletionOption.ResponseHeadersRead);

        await closed.Keys.RevokeAsync(closed.Keys.All[0].Id, default);

        var read = async () => await stream.Content.ReadAsStringAsync();
        await read.Should().ThrowAsync<HttpRequestException>();
        await (await http.GetAsync("/api/models/downloads/active")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Key_Wrong_IsUnknownAlsoBesideASignIn()
    {
        using var browser = closed.NewBrowser();
        await browser.SignInAsync();
        foreach (var authorization in new[] { "Bearer mlxm_wrong", "Bearer ", "Basic YW5uOnNlY3JldA==", "nonsense" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/models/downloads/active");
            request.Headers.TryAddWithoutValidation("Authorization", authorization);

            await (await browser.Http.SendAsync(request)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Cookie_OfAnotherServer_OpensNothing()
    {
        using var other = new ClosedHost();
        using var there = other.NewBrowser();
        await there.SignInAsync();
        using var browser = new ClosedHost.Browser(closed.Host.Http.BaseAddress!);
        browser.Cookies.Add(there.Cookies.GetAllCookies());

        (await browser.Http.GetAsync("/api/models/downloads/active")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Proxy_WithTlsInFront_CountsAsTheAddressItIsAskedAt()
    {
        using var host = new ClosedHost(TimeProvider.System, ("FORWARDEDHEADERS_ENABLED", "true"), ("AllowedHosts", "models.example"));
        using var browser = host.NewBrowser();
        browser.Http.DefaultRequestHeaders.Host = "models.example";
        browser.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        browser.Http.DefaultRequestHeaders.Add("Origin", "https://models.example");

        var answer = await browser.SignInAsync();

        answer.Headers.GetValues("Set-Cookie").Should().OnlyContain(cookie => cookie.Contains("; secure"));
    }

    [Fact]
    public async Task OpenApi_Document_TellsOfTheKey()
    {
        using var http = await closed.WithKeyAsync(KeyScope.Read);

        var document = await (await http.GetAsync("/openapi/v1.json")).JsonAsync();

        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("api_key").GetProperty("scheme").GetString().Should().Be("bearer");
        document.GetProperty("security").EnumerateArray().Select(one => one.EnumerateObject().Count()).Should().Equal(0, 1);
        document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Should().NotContain(path => path.Contains("sign", StringComparison.Ordinal));
    }

    /// <summary>What was said of a cookie, whatever has become of it.</summary>
    private sealed class Said(ClaimsPrincipal person) : IAuthenticationService
    {
        public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme) =>
            Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(person, scheme!)));

        public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new NotSupportedException();

        public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new NotSupportedException();

        public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) => throw new NotSupportedException();

        public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new NotSupportedException();
    }
}
