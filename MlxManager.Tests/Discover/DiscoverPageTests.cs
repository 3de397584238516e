using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Discover;

namespace MlxManager.Tests.Discover;

public sealed class DiscoverPageTests : PageContext
{
    [Fact]
    public void Open_AsksForMlxModelsByDownloads()
    {
        Catalog.OnSearch = _ => Found(null, "mlx-community/One");

        var page = Page();

        page.WaitForAssertion(() => Names(page).Should().Equal("mlx-community/One"));
        Catalog.Searches.Should().ContainSingle().Which.Should().BeEquivalentTo(new ModelSearch(null, ["mlx"], Sort: ModelSort.Downloads));
    }

    [Fact]
    public void Search_HubUnreachable_IsSaidWithRetryAndNeverAsNoResults()
    {
        Catalog.OnSearch = _ => Task.FromResult<HubAnswer<ModelPage>>(new HubFailure(HubFailureKind.Unreachable, "hub.test did not answer."));
        var page = Page();

        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.Should().Contain("hub.test could not be reached."));
        page.Markup.Should().NotContain("No model matches");

        Catalog.OnSearch = _ => Found(null, "a/b");
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Names(page).Should().Equal("a/b"));
        page.FindAll("[role=alert]").Should().BeEmpty();
    }

    [Fact]
    public void Search_NothingFound_SaysSoAndWhatToChange()
    {
        Open("discover?author=me&q=birch");
        var page = Page();

        page.WaitForAssertion(() => page.Find(".nothing h2").TextContent.Should().Be("No model matches"));
        page.FindAll(".ways button").Select(way => way.TextContent.Trim()).Should().Equal("“birch”", "MLX only", "Author: me");

        Catalog.OnSearch = _ => Found(null, "a/b");
        page.FindAll(".ways button")[2].Click();

        page.WaitForAssertion(() => Names(page).Should().Equal("a/b"));
        Catalog.Searches.Last().Author.Should().BeNull();
    }

    [Fact]
    public void Search_AllLeftOutHere_SaysWhichFilterStandsInTheWay()
    {
        Catalog.OnSearch = _ => Found(null, "a/One-8B-8bit", "a/Two-8B-8bit");
        Open("discover?bits=2,4&to=10B");

        var page = Page();

        page.WaitForAssertion(() => page.FindAll(".ways button").Select(way => way.TextContent.Trim()).Should()
            .Equal("2-bit, 4-bit (2 more)", "MLX only", "up to 10B parameters"));
        page.Find(".nothing p").TextContent.Should().Be("Searched 2 models, the filters leave 0.");
    }

    [Fact]
    public void EndOfList_InSight_AppendsTheNextPageWithoutRepeats()
    {
        Catalog.OnSearch = search => search.Cursor is null
            ? Found("next", [.. Enumerable.Range(0, SearchSession.Enough).Select(i => $"a/m{i}")])
            : Found(null, "a/m1", "a/last");

        var page = Page();

        page.WaitForAssertion(() => Names(page).Should().HaveCount(SearchSession.Enough + 1));
        Catalog.Searches.Last().Cursor.Should().Be("next");
        page.WaitForAssertion(() => page.Find(".list-end").TextContent.Trim().Should().Be("That is all."));
        page.Find(".found").TextContent.Should().Be("13 models");
    }

    [Fact]
    public void EndOfList_NextPageFails_KeepsWhatIsThereAndRetriesThatPage()
    {
        Catalog.OnSearch = search => search.Cursor is null ? Found("next", "a/one") : Task.FromResult<HubAnswer<ModelPage>>(new HubFailure(HubFailureKind.ServerError, "502."));
        var page = Page();
        page.WaitForAssertion(() => page.Find(".list-end [role=alert]").TextContent.Should().Contain("hub.test has trouble of its own."));
        Names(page).Should().Equal("a/one");

        Catalog.OnSearch = _ => Found(null, "a/two");
        page.Find("[role=alert] button").Click();

        page.WaitForAssertion(() => Names(page).Should().Equal("a/one", "a/two"));
    }

    [Fact]
    public void Address_OfTheFilters_IsAskedAndShown()
    {
        Catalog.OnSearch = _ => Found(null, "a/One-3B-4bit");
        Open("discover?q=one&mlx=off&sort=likes&bits=4&from=1B&to=8B&task=text-to-speech&author=a&gated=no&here=no&fits=on");

        var page = Page();

        page.WaitForAssertion(() => Names(page).Should().Equal("a/One-3B-4bit"));
        Catalog.Searches.Should().ContainSingle().Which.Should().BeEquivalentTo(new ModelSearch(
            "one", [], "a", ModelSort.Likes, 100, null, "text-to-speech", new(62_500_000, 8_800_000_000), false));
        page.FindAll(".row .filter").Select(chip => chip.TextContent.Trim()).Should().Equal(
            "MLX only", "Fits this machine", "4-bit", "1B to 8B parameters", "Text to speech", "Author: a", "Not gated", "Not here yet");
        page.Find(".search input").GetAttribute("value").Should().Be("one");
        page.Find(".found").TextContent.Should().Be("Searched 1 model, 1 matches");
    }

    [Fact]
    public void Filter_Changed_IsInTheAddressAndTheWayBackUndoesIt()
    {
        Catalog.OnSearch = search => Found(null, search.Filters.Count == 0 ? "a/any" : "a/mlx");
        Open("discover");
        var page = Page();
        page.WaitForAssertion(() => Names(page).Should().Equal("a/mlx"));

        page.FindAll(".row .filter")[0].Click();
        page.WaitForAssertion(() => Names(page).Should().Equal("a/any"));
        Navigation.Uri.Should().Be("http://localhost/discover?mlx=off");

        Open("discover");
        page.WaitForAssertion(() => Names(page).Should().Equal("a/mlx"));
        page.FindAll(".row .filter")[0].GetAttribute("aria-pressed").Should().Be("true");
    }

    [Fact]
    public async Task Typing_Rested_ReplacesTheAddress()
    {
        Open("discover");
        var page = Page();
        page.WaitForAssertion(() => Catalog.Searches.Should().HaveCount(1));

        page.Find("input").Input("llama");
        Navigation.Uri.Should().Be("http://localhost/discover");
        Time.Advance(SearchSession.Rest);

        await page.WaitForAssertionAsync(() => Navigation.Uri.Should().Be("http://localhost/discover?q=llama"));
        Navigation.History.First().Options.ReplaceHistoryEntry.Should().BeTrue();
        Catalog.Searches.Should().HaveCount(2);
    }

    [Fact]
    public void FirstUse_NothingHereYet_IsExplained()
    {
        Open("discover");

        var page = Page();

        page.WaitForAssertion(() => page.FindAll(".first-use li").Should().HaveCount(3));
        page.Find(".first-use").TextContent.Should().Contain("16 GiB of memory");
    }

    [Fact]
    public void FirstUse_SomethingUnderWay_IsNotExplained()
    {
        Downloads.Feed.Publish(Sample.Running(1, "a/coming"));
        Open("discover");

        var page = Page();

        page.WaitForAssertion(() => page.FindAll(".nothing").Should().ContainSingle());
        page.FindAll(".first-use").Should().BeEmpty();
    }

    [Fact]
    public async Task Typing_AsksOnceWhenItRests()
    {
        var page = Page();
        page.WaitForAssertion(() => Catalog.Searches.Should().HaveCount(1));

        page.Find("input").Input("ll");
        Time.Advance(SearchSession.Rest / 2);
        page.Find("input").Input("llama");
        Time.Advance(SearchSession.Rest / 2);
        Catalog.Searches.Should().HaveCount(1);
        Time.Advance(SearchSession.Rest / 2);

        await page.WaitForAssertionAsync(() => Catalog.Searches.Should().HaveCount(2));
        Catalog.Searches.Last().Text.Should().Be("llama");
    }

    [Fact]
    public async Task Typing_WhileAnswerIsOnItsWay_DropsTheOldAnswer()
    {
        var slow = new TaskCompletionSource<HubAnswer<ModelPage>>();
        Catalog.OnSearch = search => search.Text is null ? slow.Task : Found(null, "a/new");
        var page = Page();
        page.WaitForAssertion(() => Catalog.Searches.Should().HaveCount(1));

        page.Find("input").Input("new");
        Time.Advance(SearchSession.Rest);
        await page.WaitForAssertionAsync(() => Names(page).Should().Equal("a/new"));
        slow.SetResult(new ModelPage([Model("a/old")], null));

        Names(page).Should().Equal("a/new");
    }

    [Theory]
    [InlineData("mlx-community/Phi-4-mini", "mlx-community/Phi-4-mini", "model/mlx-community/Phi-4-mini")]
    [InlineData(" https://huggingface.co/mlx-community/Phi-4-mini ", "mlx-community/Phi-4-mini", "model/mlx-community/Phi-4-mini")]
    [InlineData("https://huggingface.co/a/b/tree/v1.0", "a/b", "model/a/b?revision=v1.0")]
    public void Paste_IdOrAddress_OffersToOpenIt(string pasted, string id, string address)
    {
        var page = Page();

        page.Find("input").Input(pasted);

        page.WaitForAssertion(() => page.Find("a.direct").GetAttribute("href").Should().Be(address));
        page.Find("a.direct strong").TextContent.Should().Be(id);
    }

    [Fact]
    public void Typing_PlainWords_OffersNothingToOpen()
    {
        var page = Page();

        page.Find("input").Input("llama 8b");

        page.FindAll("a.direct").Should().BeEmpty();
    }

    [Fact]
    public async Task Cards_MarkWhatIsHereUnderWayAndGated()
    {
        Catalog.OnSearch = _ => Task.FromResult<HubAnswer<ModelPage>>(new ModelPage([Model("a/here"), Model("a/coming"), Model("a/gated") with { Gating = Gating.Manual }], null));
        Catalog.OnScan = () => [new LocalModel(
            Sample.Id("a/here"),
            [new LocalRevision(Sample.Commit, [], 3, 5, Sample.Now, IsWhole: true, IsUsable: true, MissingFiles: 0)],
            5)];
        var page = Page();
        page.WaitForAssertion(() => Marks(page).Should().Equal("a/here: In your cache", "a/gated: Gated"));

        Downloads.Feed.Publish(Sample.Running(1, "a/coming"));
        await EventuallyAsync(() => Marks(page).Contains("a/coming: In your downloads"));
    }

    [Fact]
    public async Task Cards_DownloadCompletes_IsMarkedAsHere()
    {
        Catalog.OnSearch = _ => Found(null, "a/coming");
        Downloads.Feed.Publish(Sample.Running(1, "a/coming"));
        var page = Page();
        page.WaitForAssertion(() => Marks(page).Should().Equal("a/coming: In your downloads"));

        Catalog.OnScan = () => [new LocalModel(
            Sample.Id("a/coming"),
            [new LocalRevision(Sample.Commit, [], 3, 5, Sample.Now, IsWhole: true, IsUsable: true, MissingFiles: 0)],
            5)];
        Downloads.Feed.Publish(Sample.Completed(1) with { Model = Sample.Id("a/coming") });

        await EventuallyAsync(() => Marks(page).SequenceEqual(["a/coming: In your cache"]));
    }

    [Fact]
    public void Cards_LocalCacheUnreadable_ResultsAreShownAllTheSame()
    {
        Catalog.OnSearch = _ => Found(null, "a/one");
        Catalog.OnScan = () => throw new UnauthorizedAccessException("no");

        var page = Page();

        page.WaitForAssertion(() => Names(page).Should().Equal("a/one"));
    }

    [Fact]
    public void Card_SaysWhatIsKnownAndNothingElse()
    {
        Catalog.OnSearch = _ => Task.FromResult<HubAnswer<ModelPage>>(new ModelPage(
            [
                Model("a/known") with
                {
                    Elements = new Dictionary<string, long> { ["BF16"] = 8_030_000_000 }, SizeBytes = 16_060_000_000,
                    LastModified = Sample.Now.AddDays(-3), PipelineTag = "text-generation",
                },
                Model("a/guess-7B-4bit"),
                Model("a/bare"),
            ],
            null));
        var page = Page();

        page.WaitForAssertion(() => page.FindAll(".result").Should().HaveCount(3));
        Texts(page, ".facts").Should().Equal(
            "8B parameters · 16-bit Text generation · 12.3k downloads · 45 likes · changed 3 days ago",
            "7B parameters · 4-bit 12.3k downloads · 45 likes",
            "12.3k downloads · 45 likes");
        Texts(page, ".plate").Should().Equal("8B 16-bit", "7B 4-bit", "–");
        Texts(page, ".weight").Should().Equal("16.1 GB", "about 3.9 GB", "");
        Texts(page, ".fit").Should().Equal("Will not fit", "Comfortable", "Fit unknown");
    }

    [Fact]
    public void Fit_HowItWasEstimated_DescribesItAndEscapeHidesIt()
    {
        Catalog.OnSearch = _ => Found(null, "a/guess-7B-4bit");
        var page = Page();

        var fit = page.WaitForElement(".fit");
        page.Find("#" + fit.GetAttribute("aria-describedby")).TextContent.Should().Be(
            "Needs about 4.5 GiB: about 3.7 GiB of weights, estimated from its parameters and bits, and 852 MiB for the context and the runtime. "
            + "The GPU of this Mac works with up to 12 GiB, 75 % of its 16 GiB of memory.");
        fit.KeyDown("Escape");
        page.Find(".fit").ClassList.Should().Contain("silent");
        page.Find(".fit").Blur();
        page.Find(".fit").ClassList.Should().NotContain("silent");
    }

    internal static ModelSummary Model(string id) =>
        new(Sample.Id(id), Sample.Commit, Gating.Open, false, false, 12_345, 45, null, null, "mlx", ["mlx"], null, null);

    private static Task<HubAnswer<ModelPage>> Found(string? next, params string[] ids) =>
        Task.FromResult<HubAnswer<ModelPage>>(new ModelPage([.. ids.Select(Model)], next));

    private static IEnumerable<string?> Names(IRenderedComponent<DiscoverPage> page) =>
        page.FindAll("a.card").Select(card => card.GetAttribute("aria-label"));

    private static IEnumerable<string> Marks(IRenderedComponent<DiscoverPage> page) => page.FindAll("a.card")
        .SelectMany(card => card.Closest(".result")!.QuerySelectorAll(".mark").Select(mark => $"{card.GetAttribute("aria-label")}: {mark.TextContent}"));

    private static IEnumerable<string> Texts(IRenderedComponent<DiscoverPage> page, string selector) =>
        page.FindAll(selector).Select(element => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private BunitNavigationManager Navigation => Services.GetRequiredService<BunitNavigationManager>();

    private void Open(string address) => Navigation.NavigateTo(address);

    private IRenderedComponent<DiscoverPage> Page()
    {
        _ = Dialogs;
        return Render<DiscoverPage>();
    }
}
