using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Pace;
using MlxManager.Web.Pace;

namespace MlxManager.Tests.Pace.Page;

public sealed class PaceControlTests : PaceContext
{
    [Fact]
    public async Task Render_NothingSet_SaysThatNothingIsLimited()
    {
        await BeginAsync();

        var control = Render<PaceControl>();

        control.Find(".pace-button").GetAttribute("aria-label").Should().Be("No limit, speed of downloads");
        control.Find(".pace-now").TextContent.Should().Be("Downloads run at full speed.");
        control.FindAll(".plain").Should().BeEmpty();
    }

    [Fact]
    public async Task Switch_On_LimitsAndEveryTabSaysSo()
    {
        await BeginAsync(set => set with { BytesPerSecond = 20_000_000 });
        var (one, other) = (Render<PaceControl>(), Render<PaceControl>());

        await one.FindAll("[role=switch]")[0].ChangeAsync(new ChangeEventArgs { Value = true });

        Watch.Now.BytesPerSecond.Should().Be(20_000_000);
        foreach (var tab in new[] { one, other })
        {
            tab.WaitForAssertion(() => tab.Find(".pace-label").TextContent.Should().Be("20 MB/s"));
            tab.Find(".pace-now").TextContent.Should().Be("All downloads together are limited to 20 MB/s.");
            tab.FindAll("[role=switch]")[0].HasAttribute("checked").Should().BeTrue();
        }
    }

    [Fact]
    public async Task Changed_BySomebodyWithAnotherLanguage_IsDrawnInOnesOwn()
    {
        await BeginAsync(set => set with { BytesPerSecond = 20_000_000 });
        var control = Render<PaceControl>();

        await Task.Run(() =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
            return Watch.SetAsync(set => set with { IsLimited = true }, default);
        });

        control.WaitForAssertion(() => control.Find(".pace-now").TextContent.Should().Be("All downloads together are limited to 20 MB/s."));
    }

    [Theory]
    [InlineData("0.5", 500_000)]
    [InlineData("120", 120_000_000)]
    public async Task Rate_ARightValue_IsSet(string typed, long expected)
    {
        await BeginAsync();
        var control = Render<PaceControl>();

        await control.Find(".rate input").ChangeAsync(new ChangeEventArgs { Value = typed });

        Watch.Set.BytesPerSecond.Should().Be(expected);
        control.FindAll("[role=alert]").Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-3")]
    [InlineData("0.001")]
    [InlineData("1e99")]
    public async Task Rate_AWrongValue_SaysWhatWouldDoAndSetsNothing(string typed)
    {
        await BeginAsync();
        var control = Render<PaceControl>();

        await control.Find(".rate input").ChangeAsync(new ChangeEventArgs { Value = typed });

        Watch.Set.BytesPerSecond.Should().Be(5_000_000);
        control.Find("[role=alert]").TextContent.Should().Contain("0.01");
        control.Find(".rate input").GetAttribute("aria-invalid").Should().Be("true");
    }

    [Fact]
    public async Task AtOnce_ANumber_IsSetAndAWrongOneIsNot()
    {
        await BeginAsync();
        var control = Render<PaceControl>();
        IElement Field() => control.Find(".line input[type=number]");

        await Field().ChangeAsync(new ChangeEventArgs { Value = "6" });
        Watch.MaxActiveDownloads.Should().Be(6);
        await Field().ChangeAsync(new ChangeEventArgs { Value = "65" });

        Watch.MaxActiveDownloads.Should().Be(6);
        control.Find("[role=alert]").TextContent.Should().Contain("64");
    }

    [Fact]
    public async Task Schedule_Pauses_CanBeSetAsideAndFollowedAgain()
    {
        await BeginAsync(set => set with { IsScheduled = true, Schedule = AllWeek(HourPace.Paused) });
        var control = Render<PaceControl>();
        control.Find(".pace-label").TextContent.Should().Be("Paused");
        control.Find(".pace-now").TextContent.Should().Be("Paused by the schedule.");

        await control.Find(".plain").ClickAsync(new());
        Watch.Now.Pace.Should().Be(HourPace.Full);
        control.WaitForAssertion(() => control.Find(".plain").TextContent.Should().Be("Follow the schedule again"));
        await control.Find(".plain").ClickAsync(new());

        Watch.Now.Pace.Should().Be(HourPace.Paused);
    }

    [Fact]
    public async Task Navigate_ElsewhereFromThePanel_ClosesIt()
    {
        await BeginAsync();
        var control = Render<PaceControl>();
        var before = control.Find("#pace-panel");

        Services.GetRequiredService<BunitNavigationManager>().NavigateTo("schedule");

        control.WaitForAssertion(() => control.Find("#pace-panel").Should().NotBeSameAs(before));
    }
}
