using Bunit;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Discover;

public sealed class LibraryPageTests : PageContext
{
    private IReadOnlyList<LocalModel> _models =
    [
        new(Sample.Id("b/two"), [Revision(3)], 2_000_000_000),
        new(Sample.Id("a/one"), [Revision(0, Core.Hub.Revision.Main)], 1_000_000_000),
    ];

    [Fact]
    public void Open_ListsByNameWithSizes()
    {
        var page = Page();

        page.WaitForAssertion(() => page.FindAll(".row").Select(row => row.Id).Should().Equal("a/one", "b/two"));
        page.FindAll(".size").Select(size => size.TextContent).Should().Equal("1.0 GB", "2.0 GB");
        page.FindAll(".chip").Select(chip => chip.TextContent).Should().Equal("main · 3f2a1b9", "3f2a1b9");
        page.FindAll(".mark").Select(mark => mark.TextContent).Should().Equal("Incomplete, 3 files missing");
    }

    [Fact]
    public void Open_CacheUnreadable_IsSaid()
    {
        var page = Page(() => throw new IOException("The disk is gone."));

        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.Should().Contain("The disk is gone."));
    }

    [Fact]
    public void Remove_Confirmed_RemovesAndTheRowGoes()
    {
        Downloads.OnRemove = _ =>
        {
            _models = [_models[0]];
            return Task.FromResult(new RemoveAnswer(RemoveOutcome.Removed, 1_000_000_000));
        };
        var page = Page();

        page.WaitForElements(".row button")[0].Click();
        Dialogs.WaitForAssertion(() => Dialogs.Find(".mud-dialog").TextContent.Should().Contain("1.0 GB will be freed"));
        Dialogs.FindAll(".mud-dialog button").Single(button => button.TextContent.Trim() == "Remove").Click();

        page.WaitForAssertion(() => page.FindAll(".row").Select(row => row.Id).Should().Equal("b/two"));
        Downloads.Removals.Select(id => id.Value).Should().Equal("a/one");
    }

    [Fact]
    public void Remove_Kept_RemovesNothing()
    {
        var page = Page();

        page.WaitForElements(".row button")[0].Click();
        Dialogs.WaitForElements(".mud-dialog button").Single(button => button.TextContent.Trim() == "Keep").Click();

        Dialogs.WaitForAssertion(() => Dialogs.FindAll(".mud-dialog").Should().BeEmpty());
        Downloads.Removals.Should().BeEmpty();
    }

    [Fact]
    public void Remove_WhileItDownloads_IsRefusedInWords()
    {
        Downloads.Feed.Publish(Sample.Running(1, "a/one"));
        var page = Page();

        page.WaitForElements(".row button")[0].Click();

        page.WaitForAssertion(() => page.Find(".notice").TextContent.Should().Contain("not finished"));
        Downloads.Removals.Should().BeEmpty();
    }

    private IRenderedComponent<LibraryPage> Page(Func<IReadOnlyList<LocalModel>>? scan = null)
    {
        _ = Dialogs;
        Catalog.OnScan = scan ?? (() => _models);
        return Render<LibraryPage>();
    }

    private static LocalRevision Revision(int missing, params Revision[] refs) =>
        new(Sample.Commit, refs, 3, 1_000_000_000, Sample.Now, IsWhole: missing == 0, IsUsable: missing == 0, MissingFiles: missing);
}
