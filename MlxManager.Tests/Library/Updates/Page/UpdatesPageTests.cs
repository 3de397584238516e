using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using MlxManager.Core.Downloads;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;
using MlxManager.Web.Library.Updates;

namespace MlxManager.Tests.Library.Updates.Page;

public sealed class UpdatesPageTests : UpdatesContext
{
    private static readonly string Model = TemporaryCache.Model.Value;

    [Fact]
    public void Check_Moved_ShowsWhatIsNewAndWhatItCosts()
    {
        Move();
        var page = Render<UpdatesPage>();
        page.WaitForAssertion(() => page.Markup.Should().Contain("The Hub has not been asked yet."));

        Button(page, "Check now").Click();

        page.WaitForAssertion(() => page.Find("#moved-heading").TextContent.Should().Be("1 update"));
        page.WaitForAssertion(() => page.Find(".cost").TextContent.Should().Contain("10 bytes to fetch · 9 bytes reused").And.Contain("Files: 1 changed"));
        page.Find(".commits").TextContent.Should().Contain("A better card");
        page.Find(".files").TextContent.Should().Contain("README.md");
        page.Find(".summary").TextContent.Should().StartWith("Last checked");
    }

    [Fact]
    public void Update_Pressed_StartsTheDownloadAndShowsItIsUnderWay()
    {
        Move();
        Downloads.OnStart = request =>
        {
            var download = Sample.Queued(model: request.Model.Value);
            Downloads.Feed.Publish(download);
            return Task.FromResult(new StartAnswer(download, Existed: false));
        };
        var page = Render<UpdatesPage>();
        page.WaitForAssertion(() => Button(page, "Check now").HasAttribute("disabled").Should().BeFalse());
        Button(page, "Check now").Click();

        page.WaitForElement($"button[aria-label='Update {Model} main']").Click();

        page.WaitForAssertion(() => page.Find(".under-way").TextContent.Should().Be("Among your downloads"));
        var start = Downloads.Starts.Single();
        (start.Model, start.Revision.Value, start.Patterns).Should().Be((TemporaryCache.Model, "main", Core.Hub.FilePatterns.Everything));
    }

    [Fact]
    public void Check_NothingNew_SaysSo()
    {
        var page = Render<UpdatesPage>();
        page.WaitForAssertion(() => Button(page, "Check now").HasAttribute("disabled").Should().BeFalse());

        Button(page, "Check now").Click();

        page.WaitForAssertion(() => page.Find(".none").TextContent.Should().StartWith("Nothing new"));
    }

    [Fact]
    public void Check_Slow_ShowsProgressAndCanBeStopped()
    {
        Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Kind = new Fault.DelayHeaders() });
        var page = Render<UpdatesPage>();
        page.WaitForAssertion(() => Button(page, "Check now").HasAttribute("disabled").Should().BeFalse());
        Button(page, "Check now").Click();
        page.WaitForAssertion(() => page.Find(".asking").TextContent.Should().Be("0 of 1 asked"));

        Button(page, "Stop").Click();

        page.WaitForAssertion(() => page.Find("[role=status]").TextContent.Should().Be("The check was stopped."));
    }

    [Fact]
    public async Task Check_HubAway_SaysWhyOfEach()
    {
        await Hub.StopListeningAsync();
        var page = Render<UpdatesPage>();
        page.WaitForAssertion(() => Button(page, "Check now").HasAttribute("disabled").Should().BeFalse());

        Button(page, "Check now").Click();

        page.WaitForAssertion(() => page.Find("#asked-heading").TextContent.Should().Be("Without an answer"));
        page.Find(".trouble-line").TextContent.Should().Contain("The Hub cannot be reached");
    }

    [Fact]
    public async Task Daily_CannotBeWritten_IsSaidBesideItAndStaysOff()
    {
        var page = Render<UpdatesPage>();
        await BreakPreferencesAsync();

        page.Find(".daily input").Change(true);

        page.WaitForAssertion(() => page.Find(".bar [role=alert]").TextContent.Should().StartWith("That could not be saved."));
        page.Find(".daily input").HasAttribute("checked").Should().BeFalse();
    }

    [Fact]
    public async Task Changed_BySomebodyWithAnotherLanguage_IsDrawnInOnesOwn()
    {
        // Seen already, so that no drawing of the page's own is under way into which the change would fall.
        await CachedAsync();
        var page = Render<UpdatesPage>();
        page.WaitForAssertion(() => Button(page, "Check now").HasAttribute("disabled").Should().BeFalse());

        await Task.Run(() =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
            return Preferences.ChangeAsync(all => all with { Library = all.Library with { ChecksUpdatesDaily = true } }, default);
        });

        page.WaitForAssertion(() => page.Find(".daily input").HasAttribute("checked").Should().BeTrue());
        page.Find(".daily").TextContent.Trim().Should().Be("Check once a day");
    }

    [Fact]
    public void Daily_Switched_IsKept()
    {
        var page = Render<UpdatesPage>();

        page.Find(".daily input").Change(true);

        page.WaitForAssertion(() => Preferences.Current.Library.ChecksUpdatesDaily.Should().BeTrue());
    }

    [Fact]
    public async Task Section_PointBack_MovesTheRefAndSaysSo()
    {
        var fresh = Move();
        Plant(fresh, "# New card");
        var repo = await CachedAsync();
        var section = Render<UpdateSection>(parameters => parameters.Add(one => one.Repo, repo));
        section.WaitForElement(".head button").Click();
        section.WaitForAssertion(() => section.Find(".mark").TextContent.Should().Be("Up to date"));

        section.Find($"button[aria-label='Point main to {Old.Abbreviated}']").Click();

        section.WaitForAssertion(() => section.Find(".mark").TextContent.Should().Be("Set back"));
        section.Find("[role=status]").TextContent.Should().Contain($"main now stands at {Old.Abbreviated}.");
        Repo.ReadRef(Core.Hub.Revision.Main).Should().Be(Old);
        (await CachedAsync()).Refs.Single().Commit.Should().Be(Old);
    }

    [Fact]
    public async Task Section_DownloadNotFinished_SaysWhyItIsRefused()
    {
        Plant(Move(), "# New card");
        Downloads.Held = [new DownloadHold(1, DownloadStatus.Paused, TemporaryCache.Model, null, [])];
        var repo = await CachedAsync();
        var section = Render<UpdateSection>(parameters => parameters.Add(one => one.Repo, repo));

        section.WaitForElement($"button[aria-label='Point main to {Old.Abbreviated}']").Click();

        section.WaitForAssertion(() => section.Find(".notice[role=alert]").TextContent.Should().Contain("not finished"));
    }

    private static IElement Button(IRenderedComponent<UpdatesPage> page, string text) => page.FindAll("button").Single(button => button.TextContent.Trim() == text);
}
