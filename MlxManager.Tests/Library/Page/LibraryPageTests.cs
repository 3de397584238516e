using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Library.Page;

public sealed class LibraryPageTests : LibraryContext
{
    [Fact]
    public async Task Open_SomeModels_AreListedWithTheirSum()
    {
        Plant("b/two");
        Plant("a/one", isWhole: false);

        var page = await PageAsync(rows: 2);

        Rows(page).Should().Equal("models/a/one", "models/b/two");
        page.FindAll(".condition").Select(line => line.TextContent.Split(',')[0]).Should().Equal("Incomplete: 1 of 2 files missing", "Whole");
        page.Find(".summary .counts").TextContent.Should().Be("2 models");
    }

    [Fact]
    public async Task Open_EmptyCache_OffersToDiscover()
    {
        var page = await PageAsync(rows: 0);

        page.Find(".empty h2").TextContent.Should().Be("No model is here yet");
        page.FindAll("[role=search]").Should().BeEmpty();
    }

    [Fact]
    public async Task Open_CacheFolderAway_AsksForItsDisk()
    {
        await Services.GetRequiredService<CacheWatch>().IsReadyAsync();
        Directory.Delete(Folder.Root, recursive: true);

        var page = await PageAsync(rows: 0);

        page.WaitForAssertion(() => page.Find(".empty").TextContent.Should().Contain(Folder.Root).And.Contain("Is its disk connected?"));
    }

    [Fact]
    public async Task Open_CacheFolderNeverThere_OffersToDiscover()
    {
        Directory.Delete(Folder.Root, recursive: true);

        var page = await PageAsync(rows: 0);

        page.WaitForAssertion(() => page.Find(".empty").TextContent.Should().Contain("No model is here yet"));
        page.Find(".empty a").GetAttribute("href").Should().Be("discover");
    }

    [Fact]
    public async Task Open_CacheUnreadable_IsSaidAndTriedAgain()
    {
        Plant("a/one");
        Downloads.Held = new Unreadable();
        var page = Render<LibraryPage>();
        await EventuallyAsync(() => page.FindAll("[role=alert]").Count == 1);
        page.Find("[role=alert]").TextContent.Should().Contain("The disk is gone.");

        Downloads.Held = [];
        page.Find("[role=alert] button").Click();

        await EventuallyAsync(() => page.FindAll(".row").Count == 1);
        page.FindAll("[role=alert]").Should().BeEmpty();
    }

    [Fact]
    public async Task Filter_ByWordsAndState_ShowsThemAndWritesTheAddress()
    {
        Plant("a/one", isWhole: false);
        Plant("a/two");
        Plant("b/one");
        var address = JSInterop.SetupModule("./js/address.js");
        var page = await PageAsync(rows: 3);

        page.Find("input[type=search]").Input("one");
        page.WaitForAssertion(() => Rows(page).Should().Equal("models/a/one", "models/b/one"));
        page.Find(".found").TextContent.Should().Be("2 of 3");
        Written(address)[^1].Should().Be("library?search=one");

        page.FindAll("select")[1].Change("Incomplete");
        page.WaitForAssertion(() => Rows(page).Should().Equal("models/a/one"));
        Written(address)[^1].Should().Be("library?search=one&state=incomplete");

        page.FindAll("select")[2].Change("/b");
        page.WaitForAssertion(() => Rows(page).Should().BeEmpty());
        page.Find(".found").TextContent.Should().Be("Nothing here is like that.");
    }

    [Fact]
    public async Task Open_ByAnAddressWithAQuestion_AnswersItAndFollowsTheLink()
    {
        Plant("a/one");
        Plant("b/two");
        Services.GetRequiredService<NavigationManager>().NavigateTo("library?owner=b&sort=size");
        var page = await PageAsync(rows: 1);
        Rows(page).Should().Equal("models/b/two");

        await page.InvokeAsync(() => Services.GetRequiredService<NavigationManager>().NavigateTo("library"));

        page.WaitForAssertion(() => Rows(page).Should().HaveCount(2));
    }

    [Fact]
    public async Task Live_OneGoesOnDisk_ItsRowGoes()
    {
        Plant("a/one");
        Plant("b/two");
        var page = await PageAsync(rows: 2);

        Directory.Delete(Folder.Folder(RepoId.Parse("a/one")), recursive: true);
        await Index.RefreshAsync(default);

        await EventuallyAsync(() => Rows(page).Count == 1);
        Rows(page).Should().Equal("models/b/two");
    }

    [Fact]
    public async Task Remove_Confirmed_RemovesAndTheRowGoes()
    {
        Plant("a/one");
        var page = await PageAsync(rows: 1);

        AskToRemove(page);
        Dialogs.WaitForAssertion(() => Choice("Delete").HasAttribute("disabled").Should().BeFalse());
        Choice("Delete").Click();

        await EventuallyAsync(() => Rows(page).Count == 0);
        Directory.Exists(Folder.Folder(RepoId.Parse("a/one"))).Should().BeFalse();
    }

    [Fact]
    public async Task Remove_Kept_RemovesNothing()
    {
        Plant("a/one");
        var page = await PageAsync(rows: 1);

        AskToRemove(page);
        Dialogs.WaitForAssertion(() => Choice("Keep").Click());

        Dialogs.WaitForAssertion(() => Dialogs.FindAll(".mud-dialog").Should().BeEmpty());
        Directory.Exists(Folder.Folder(RepoId.Parse("a/one"))).Should().BeTrue();
    }

    [Fact]
    public async Task Remove_WhileItDownloads_IsRefusedInWords()
    {
        Plant("a/one");
        Downloads.Held = [new DownloadHold(1, DownloadStatus.Downloading, RepoId.Parse("a/one"), null, [])];
        var page = await PageAsync(rows: 1);

        AskToRemove(page);

        Dialogs.WaitForAssertion(() => Dialogs.Find(".mud-dialog").TextContent.Should().Contain("A download that is not finished needs it."));
        Choice("Delete").HasAttribute("disabled").Should().BeTrue();
    }

    private IElement Choice(string text) => Dialogs.FindAll(".mud-dialog button").Single(button => button.TextContent.Trim() == text);

    private static void AskToRemove(IRenderedComponent<LibraryPage> page)
    {
        page.Find(".row [aria-haspopup=menu]").Click();
        page.FindAll(".row [role=menuitem]")[^1].Click();
    }

    private static List<string?> Rows(IRenderedComponent<LibraryPage> page) => [.. page.FindAll(".row").Select(row => row.Id)];

    private static List<object?> Written(BunitJSModuleInterop address) => [.. address.Invocations["write"].Select(call => call.Arguments[0])];

    private string Address() => Services.GetRequiredService<NavigationManager>() is var navigation ? navigation.ToBaseRelativePath(navigation.Uri) : "";

    private async Task<IRenderedComponent<LibraryPage>> PageAsync(int rows)
    {
        _ = Dialogs;
        if (Address().Length == 0)
        {
            Services.GetRequiredService<NavigationManager>().NavigateTo("library");
        }

        var page = Render<LibraryPage>();
        await EventuallyAsync(() => Library.Picture is { HasLooked: true, IsLooking: false } && page.FindAll(".row").Count == rows && page.FindAll(".looking").Count == 0);
        return page;
    }

    /// <summary>A look at the disk that fails, wherever it is asked what is held.</summary>
    private sealed class Unreadable : IReadOnlyList<DownloadHold>
    {
        public int Count => throw new IOException("The disk is gone.");

        public DownloadHold this[int index] => throw new IOException("The disk is gone.");

        public IEnumerator<DownloadHold> GetEnumerator() => throw new IOException("The disk is gone.");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
