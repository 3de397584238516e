using Bunit;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Pace;
using MlxManager.Web.Pace;

namespace MlxManager.Tests.Pace.Page;

public sealed class SchedulePageTests : PaceContext
{
    [Fact]
    public async Task Render_AWeek_NamesEveryHourWithItsPaceAndMarksNow()
    {
        await BeginAsync(set => set with { Schedule = AllWeek(HourPace.Limited).With((day, hour, old) => (day, hour) == (DayOfWeek.Monday, 9) ? HourPace.Paused : old) });

        var page = Render<SchedulePage>();

        page.FindAll("[role=gridcell]").Should().HaveCount(168);
        Cell(page, 0, 9).GetAttribute("aria-label").Should().Be("Monday, 9:00 to 10:00: Paused");
        Cell(page, 0, 10).GetAttribute("aria-label").Should().Be("Monday, 10:00 to 11:00: Limited");
        page.FindAll(".now").Should().ContainSingle().Which.GetAttribute("aria-label").Should().EndWith(", now");
        page.FindAll("[role=gridcell][tabindex=\"0\"]").Should().ContainSingle("one stop for the key Tab");
    }

    [Fact]
    public async Task Paint_ARectangle_IsSavedShownAndSpoken()
    {
        await BeginAsync();
        var page = Render<SchedulePage>();
        await page.FindAll("input[type=radio]")[2].ChangeAsync(new ChangeEventArgs { Value = "on" });

        await page.FindComponent<ScheduleGrid>().Instance.PaintAsync(4, 16, 0, 9, -1);

        Watch.Set.Schedule.LettersOf(DayOfWeek.Wednesday).Should().Be("fffffffff" + "pppppppp" + "fffffff");
        Watch.Set.Schedule.LettersOf(DayOfWeek.Saturday).Should().NotContain("p");
        page.WaitForAssertion(() => Cell(page, 2, 9).ClassList.Should().Contain("paused"));
        page.Find("[role=status].visually-hidden").TextContent.Should().Be("Monday to Friday, 9:00 to 17:00: Paused");
    }

    [Fact]
    public async Task Paint_ByItsNumber_NeedsNoBrush()
    {
        await BeginAsync(set => set with { Schedule = AllWeek(HourPace.Paused) });
        var page = Render<SchedulePage>();

        await page.FindComponent<ScheduleGrid>().Instance.PaintAsync(6, 0, 6, 23, 0);

        Watch.Set.Schedule.LettersOf(DayOfWeek.Sunday).Should().Be(new string('f', 24));
    }

    [Fact]
    public async Task Paint_BeyondTheEdges_StaysInTheWeek()
    {
        await BeginAsync();
        var page = Render<SchedulePage>();

        await page.FindComponent<ScheduleGrid>().Instance.PaintAsync(-5, -5, 99, 99, 1);

        Watch.Set.Schedule.Should().Be(AllWeek(HourPace.Limited));
    }

    [Fact]
    public async Task Preset_Pressed_SetsTheWholeWeek()
    {
        await BeginAsync();
        var page = Render<SchedulePage>();

        await page.FindAll(".presets button")[1].ClickAsync(new());

        Watch.Set.Schedule.LettersOf(DayOfWeek.Monday).Should().Be("fffffff" + new string('l', 16) + "f");
    }

    [Fact]
    public async Task Follow_InAnotherTab_ShowsHere()
    {
        await BeginAsync(set => set with { Schedule = AllWeek(HourPace.Paused) });
        var (one, other) = (Render<SchedulePage>(), Render<SchedulePage>());

        await one.Find(".follow input").ChangeAsync(new ChangeEventArgs { Value = true });

        other.WaitForAssertion(() => other.Find(".summary").TextContent.Should().Be("Paused by the schedule."));
        other.Find(".grid").ClassList.Should().NotContain("idle");
    }

    [Fact]
    public async Task Now_TheHourTurns_MovesTheMark()
    {
        await BeginAsync();
        var page = Render<SchedulePage>();
        var before = page.Find(".now").GetAttribute("data-hour");

        Time.Advance(TimeSpan.FromHours(1));

        page.WaitForAssertion(() => page.Find(".now").GetAttribute("data-hour").Should().NotBe(before));
    }

    private static AngleSharp.Dom.IElement Cell(IRenderedComponent<SchedulePage> page, int day, int hour) =>
        page.Find($"[role=gridcell][data-day=\"{day}\"][data-hour=\"{hour}\"]");
}
