using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

/// <summary>When there is no answer, or none worth having.</summary>
public sealed class HubTroubleTests
{
    private static readonly string Good = $$"""{"sha":"{{HubSetup.Commit}}"}""";

    [Fact]
    public async Task GetModelAsync_TwoServerErrors_AreTriedAgainAtOnce()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(502), ScriptedOrigin.Cut, ScriptedOrigin.Json(Good));
        await using var hub = new HubSetup(origin.Address);

        (await Ask(hub)).IsOk.Should().BeTrue();
        origin.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task GetModelAsync_ServerErrorsGoOn_GivesUpAfterThree()
    {
        await using var origin = await ScriptedOrigin.StartAsync([.. Enumerable.Repeat(ScriptedOrigin.Status(503), 9)]);
        await using var hub = new HubSetup(origin.Address);

        var failure = (await Ask(hub)).Failure!;

        failure.Kind.Should().Be(HubFailureKind.ServerError);
        failure.Message.Should().Contain("503");
        origin.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task GetModelAsync_ServerErrorWithATimeToWait_IsLeftToTheCaller()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(503, ("Retry-After", "20")));
        await using var hub = new HubSetup(origin.Address);

        (await Ask(hub)).Failure!.RetryAfter.Should().Be(TimeSpan.FromSeconds(20));
        origin.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task GetModelAsync_BodyCutOff_IsUnreachable()
    {
        await using var origin = await ScriptedOrigin.StartAsync([.. Enumerable.Repeat<Microsoft.AspNetCore.Http.RequestDelegate>(
            async context =>
            {
                context.Response.ContentLength = 1000;
                await context.Response.Body.WriteAsync("{"u8.ToArray());
                await context.Response.Body.FlushAsync();
                context.Abort();
            },
            3)]);
        await using var hub = new HubSetup(origin.Address);

        var failure = (await Ask(hub)).Failure!;

        failure.Kind.Should().Be(HubFailureKind.Unreachable);
        failure.Message.Should().Contain("broke off");
    }

    [Fact]
    public async Task GetModelAsync_NobodyListens_SaysRefused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var hub = new HubSetup(new Uri($"http://127.0.0.1:{port}"));

        var failure = (await Ask(hub)).Failure!;

        failure.Kind.Should().Be(HubFailureKind.Unreachable);
        failure.Message.Should().Be($"127.0.0.1:{port} refused the connection.");
    }

    [Fact]
    public async Task GetModelAsync_NoTlsWhereItShouldBe_SaysSecureConnection()
    {
        await using var origin = await ScriptedOrigin.StartAsync();
        await using var hub = new HubSetup(new Uri($"https://127.0.0.1:{origin.Address.Port}"));

        var failure = (await Ask(hub)).Failure!;

        failure.Kind.Should().Be(HubFailureKind.Unreachable);
        failure.Message.Should().Contain("No secure connection");
    }

    [Fact]
    public void Unreachable_NameNotFound_NamesIt() =>
        new HubFailures(new Uri("https://hub.example"), TimeProvider.System)
            .Unreachable(new HttpRequestException(HttpRequestError.NameResolutionError))
            .Message.Should().Contain("The name hub.example could not be found");

    [Fact]
    public async Task GetModelAsync_NoAnswer_GivesUpAfterThirtySeconds()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = await ScriptedOrigin.StartAsync(context => Hang(context, asked));
        var time = new FakeTimeProvider();
        await using var hub = new HubSetup(origin.Address, time: time);

        var answer = Ask(hub);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(29));
        answer.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(2));

        var failure = (await answer).Failure!;
        failure.Kind.Should().Be(HubFailureKind.Unreachable);
        failure.Message.Should().Contain("did not answer in time");
    }

    [Fact]
    public async Task GetModelAsync_CallerCancels_Throws()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = await ScriptedOrigin.StartAsync(context => Hang(context, asked));
        await using var hub = new HubSetup(origin.Address);
        using var cancel = new CancellationTokenSource();

        var answer = hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();

        await FluentActions.Awaiting(() => answer).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task EveryCall_Offline_AsksNobody()
    {
        await using var origin = await ScriptedOrigin.StartAsync();
        await using var hub = new HubSetup(origin.Address, offline: true);

        HubFailure?[] failures =
        [
            (await hub.Client.SearchAsync(new ModelSearch(null, []), default)).Failure,
            (await Ask(hub)).Failure,
            (await hub.Client.GetTreeAsync(HubSetup.Model, HubSetup.Commit, default)).Failure,
            (await hub.Client.LocateAsync(HubSetup.Model, HubSetup.Commit, HubSetup.SmallFile(), default)).Failure,
        ];

        failures.Should().OnlyContain(f => f!.Kind == HubFailureKind.Offline && f.IsTransient && f.Message.Contains("HF_HUB_OFFLINE"));
        origin.Requests.Should().BeEmpty();
    }

    private static Task<HubAnswer<ModelDetails>> Ask(HubSetup hub) => hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default);

    private static async Task Hang(Microsoft.AspNetCore.Http.HttpContext context, TaskCompletionSource asked)
    {
        asked.SetResult();
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
