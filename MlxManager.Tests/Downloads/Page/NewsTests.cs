using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Web.Downloads;
using MudBlazor;

namespace MlxManager.Tests.Downloads.Page;

public sealed class NewsTests : PageContext
{
    public static TheoryData<string, string, NewsKind?> Changes => new()
    {
        { nameof(Sample.Running), nameof(Sample.Completed), NewsKind.Completed },
        { nameof(Sample.Running), nameof(Sample.Failed), NewsKind.NeedsAttention },
        { nameof(Sample.Running), nameof(Sample.Paused), NewsKind.PausedElsewhere },
        { nameof(Sample.Paused), nameof(Sample.Queued), NewsKind.ResumedElsewhere },
        { nameof(Sample.Failed), nameof(Sample.Running), NewsKind.ResumedElsewhere },
        { nameof(Sample.Paused), nameof(Sample.Cancelled), NewsKind.CancelledElsewhere },
        { nameof(Sample.Queued), nameof(Sample.Running), null },
        { nameof(Sample.Running), nameof(Sample.Waiting), null },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Of_AChangeNobodyAskedForHere_IsNewsOfItsKind(string before, string after, NewsKind? kind) =>
        DownloadNews.Of(State(Sample.Named(before)), State(Sample.Named(after)), isOwnStart: false)?.Kind.Should().Be(kind);

    [Fact]
    public void Of_WhatIsInFlightHere_IsNone() =>
        DownloadNews.Of(State(Sample.Running()) with { InFlight = DownloadCommand.Pause }, State(Sample.Paused()), isOwnStart: false).Should().BeNull();

    [Fact]
    public void Of_PausedByItself_NeedsAttention() =>
        DownloadNews.Of(State(Sample.Running()), State(Sample.Paused() with { Error = new(ErrorKind.NoSpace, "full") }), isOwnStart: false)!
            .Kind.Should().Be(NewsKind.NeedsAttention);

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Start_HereOrElsewhere_IsNewsOnlyFromElsewhere(bool here, int news)
    {
        var coordinator = Coordinator;
        Downloads.OnStart = _ =>
        {
            Downloads.Feed.Publish(Sample.Queued());
            return Task.FromResult(new StartAnswer(Sample.Queued(), Existed: false));
        };
        var request = new StartRequest(Sample.Id(Sample.Model), Core.Hub.Revision.Main, Core.Hub.FilePatterns.Everything);

        await (here ? coordinator.StartAsync(request) : Downloads.StartAsync(request, default));
        await EventuallyAsync(() => coordinator.Find(1) is not null);

        coordinator.TakeNews().Should().HaveCount(news);
        coordinator.TakeNews().Should().BeEmpty("each is told once");
    }

    [Fact]
    public async Task Teller_PausedElsewhere_SaysItInAToast()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        Render<Teller>();

        Downloads.Feed.Publish(Sample.Paused(1));

        await EventuallyAsync(() => Toasts.Contains($"{Sample.Model} was paused elsewhere."));
    }

    [Fact]
    public async Task Teller_ManyAtOnce_AreOneToast()
    {
        foreach (var id in new[] { 1, 2, 3 })
        {
            Downloads.Feed.Publish(Sample.Running(id));
        }

        var coordinator = Coordinator;
        coordinator.Order.Should().HaveCount(3);
        foreach (var id in new[] { 1, 2, 3 })
        {
            Downloads.Feed.Publish(Sample.Paused(id));
        }

        await EventuallyAsync(() => coordinator.Summary.NeedsAttention == 3);
        Render<Teller>();
        Downloads.Feed.Publish(Sample.Running(9));

        await EventuallyAsync(() => Toasts.Contains("3 downloads were paused elsewhere."));
    }

    [Fact]
    public async Task Teller_Completed_TellsTheBrowserButCoversNoTile()
    {
        var script = JSInterop.SetupModule("./js/tell.js");
        script.Mode = JSRuntimeMode.Loose;
        Downloads.Feed.Publish(Sample.Running(1));
        Render<Teller>();

        Downloads.Feed.Publish(Sample.Completed(1));

        await EventuallyAsync(() => script.Invocations["tell"].Count == 1);
        script.Invocations["tell"][0].Arguments.Should().Equal("Completed-1", "Download complete", $"{Sample.Model} is complete.");
        script.Invocations["progress"].Select(call => call.Arguments[0]).Should().StartWith(new object?[] { 44 });
        Toasts.Should().BeEmpty();
    }

    private IEnumerable<string> Toasts => Services.GetRequiredService<ISnackbar>().ShownSnackbars.Select(toast => toast.Message ?? "");

    private static TileState State(DownloadSnapshot download) => new(download, TileState.GroupOf(download));
}
