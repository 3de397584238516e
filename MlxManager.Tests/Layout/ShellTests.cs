using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Layout;

namespace MlxManager.Tests.Layout;

public sealed class ShellTests : PageContext
{
    [Fact]
    public void Render_LeadsToEveryPage()
    {
        var shell = Render<MainLayout>();

        shell.FindAll("nav a").Select(link => link.GetAttribute("href")).Should().Equal("", "discover", "library", "history", "schedule", "settings");
        shell.FindAll(".demo").Should().BeEmpty();
    }

    [Fact]
    public void Render_Demo_SaysSo()
    {
        Services.AddSingleton(new DemoState(true));

        Render<MainLayout>().Find(".demo").TextContent.Should().StartWith("Demo Made-up models");
    }

    [Fact]
    public async Task Badge_CountsWhatRunsOrWaits()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        Downloads.Feed.Publish(Sample.Queued(2));
        Downloads.Feed.Publish(Sample.Paused(3));
        var shell = Render<MainLayout>();
        shell.Find(".badge").TextContent.Should().Be("2");

        Downloads.Feed.Publish(Sample.Completed(1));
        await EventuallyAsync(() => shell.Find(".badge").TextContent == "1");
    }

    [Fact]
    public void Reconnect_SaysThatDownloadsGoOn() =>
        Render<ReconnectModal>().Find("#components-reconnect-modal").TextContent.Should().Contain("Downloads go on");
}
