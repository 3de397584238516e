using AngleSharp.Dom;
using Bunit;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Library.Page;

public sealed class LibraryRowTests : LibraryContext
{
    [Fact]
    public void Render_WholeModel_HasItsFiguresAndNothingToComplete()
    {
        var row = Row(Shelf.Repo());

        var name = row.Find("a.name");
        name.GetAttribute("href").Should().Be($"library/models/{Sample.Model}");
        name.GetAttribute("aria-label").Should().Be(Sample.Model);
        row.Find(".condition").TextContent.Should().Be("Whole");
        row.Find(".size").TextContent.Should().Be("4.0 GB");
        row.FindAll("dl div").Select(Words).Should().Equal("Used2 days ago", "Changed2 months ago");
        row.FindAll(".mark, .complete").Should().BeEmpty();
    }

    [Fact]
    public void Render_Dataset_SaysItsKindAndCannotComplete()
    {
        var row = Row(Shelf.Repo("datasets/a/b", Shelf.Lacking));

        row.Find(".mark").TextContent.Should().Be("Dataset");
        row.FindAll(".complete").Should().BeEmpty();
    }

    [Fact]
    public void Render_Damaged_SaysWhereInTheTooltip()
    {
        var row = Row(Shelf.Repo() with { Flaws = [new(FlawKind.RefWithoutSnapshot, "models--a--b/refs/main", true)] });

        row.Find(".Damaged").TextContent.Should().StartWith("Damaged: a branch or tag");
        row.Find(".Damaged").GetAttribute("title").Should().Be("models--a--b/refs/main");
    }

    [Fact]
    public void Render_Arriving_LeadsToTheDownloads()
    {
        var repo = Shelf.Repo(wholeness: Shelf.Lacking);
        var row = Row(repo, Shelf.Picture(repo) with { Arriving = [repo.Name.Id] });

        row.Find("a.Arriving").TextContent.Should().Be("In your downloads");
        row.FindAll(".complete").Should().BeEmpty();
    }

    [Fact]
    public async Task Complete_Pressed_StartsWhatIsMissing()
    {
        Plant("a/one", isWhole: false);
        await Index.RefreshAsync(default);
        await EventuallyAsync(() => Library.Picture.Inventory.Repos.Length == 1);
        var row = Row(Library.Picture.Inventory.Repos[0]);

        row.Find(".complete").GetAttribute("aria-label").Should().Be("Complete a/one");
        row.Find(".complete").Click();

        row.WaitForAssertion(() => Downloads.Starts.Should().ContainSingle().Which.Revision.Should().Be(Revision.At(Sample.Commit)));
        await EventuallyAsync(() => Library.Picture.IsArriving(Shelf.Name("models/a/one")));
    }

    [Fact]
    public async Task Complete_CannotBeStarted_SaysSo()
    {
        Plant("a/one", isWhole: false);
        Downloads.OnStart = _ => throw new InvalidOperationException("Broken.");
        await Index.RefreshAsync(default);
        await EventuallyAsync(() => Library.Picture.Inventory.Repos.Length == 1);
        var row = Row(Library.Picture.Inventory.Repos[0]);

        row.Find(".complete").Click();

        row.WaitForAssertion(() => row.Find("[role=alert]").TextContent.Should().StartWith("Something went wrong"));
        row.Find(".complete").HasAttribute("disabled").Should().BeFalse();
    }

    [Fact]
    public async Task Pin_Pressed_IsKeptAndTakenBack()
    {
        var row = Row(Shelf.Repo());
        row.Find(".pin").GetAttribute("aria-pressed").Should().Be("false");

        row.Find(".pin").Click();

        row.WaitForAssertion(() => Preferences.Current.Library.Pins.Should().Equal($"models/{Sample.Model}"));
        await EventuallyAsync(() => Library.Picture.IsPinned(Shelf.Repo().Name));
        var pinned = Row(Shelf.Repo(), Library.Picture);
        pinned.Find(".pin").GetAttribute("aria-pressed").Should().Be("true");
        pinned.Find(".pin").Click();
        pinned.WaitForAssertion(() => Preferences.Current.Library.Pins.Should().BeEmpty());
    }

    [Fact]
    public async Task Pin_CannotBeWritten_IsSaidBesideIt()
    {
        var row = Row(Shelf.Repo());
        await BreakPreferencesAsync();

        row.Find(".pin").Click();

        row.WaitForAssertion(() => row.Find(".tools [role=alert]").TextContent.Should().StartWith("Something went wrong"));
    }

    [Fact]
    public void Menu_OfAModel_OpensCopiesAndRemoves()
    {
        var row = Row(Shelf.Repo());
        row.FindAll("[role=menuitem]").Should().BeEmpty("nobody asked");

        row.Find("[aria-haspopup=menu]").Click();

        row.FindAll("[role=menuitem]").Select(Words).Should().Equal("Open", "Copy id", "Copy line to load it in mlx-lm", "Copy folder path", "Remove…");
        row.FindAll("[data-copy]").Select(item => item.GetAttribute("data-copy")).Should().Equal(
            Sample.Model,
            $"from mlx_lm import load; model, tokenizer = load(\"{Sample.Model}\")",
            Folder.Folder(Sample.Id(Sample.Model)));
    }

    [Fact]
    public void Menu_OfADataset_HasNoLineToLoadIt()
    {
        var row = Row(Shelf.Repo("datasets/a/b"));

        row.Find("[aria-haspopup=menu]").Click();

        row.FindAll("[role=menuitem]").Select(Words).Should().Equal("Open", "Copy id", "Copy folder path", "Remove…");
    }

    [Fact]
    public void Draw_AnEqualItem_IsNotDrawnAgain()
    {
        var row = Row(Shelf.Repo());
        var drawn = row.RenderCount;

        row.Render(parameters => parameters.Add(one => one.Item, Item(Shelf.Repo(), null)));
        row.RenderCount.Should().Be(drawn);

        row.Render(parameters => parameters.Add(one => one.Item, Item(Shelf.Repo() with { SizeBytes = 1 }, null)));
        row.RenderCount.Should().Be(drawn + 1);
    }

    private static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));

    private static LibraryItem Item(CachedRepo repo, LibraryPicture? picture) => LibraryItem.Of(repo, picture ?? Shelf.Picture(repo));

    private IRenderedComponent<LibraryRow> Row(CachedRepo repo, LibraryPicture? picture = null)
    {
        _ = Dialogs;
        return Render<LibraryRow>(parameters => parameters.Add(row => row.Item, Item(repo, picture)));
    }
}
