using Bunit;
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

        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.Should().Contain("The Hub cannot be reached. hub.test did not answer."));
        page.Markup.Should().NotContain("No model matches");

        Catalog.OnSearch = _ => Found(null, "a/b");
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Names(page).Should().Equal("a/b"));
        page.FindAll("[role=alert]").Should().BeEmpty();
    }

    [Fact]
    public void Search_NothingFound_SaysSo()
    {
        var page = Page();

        page.WaitForAssertion(() => page.Find(".empty h2").TextContent.Should().Be("No model matches"));
    }

    [Fact]
    public void LoadMore_AppendsTheNextPageWithoutRepeats()
    {
        Catalog.OnSearch = search => search.Cursor is null ? Found("next", "a/one", "a/two") : Found(null, "a/two", "a/three");
        var page = Page();
        page.WaitForAssertion(() => Names(page).Should().HaveCount(2));

        page.Find(".more button").Click();

        page.WaitForAssertion(() => Names(page).Should().Equal("a/one", "a/two", "a/three"));
        Catalog.Searches.Last().Cursor.Should().Be("next");
        page.FindAll(".more").Should().BeEmpty();
    }

    [Fact]
    public void LoadMore_Fails_KeepsWhatIsThereAndRetriesThatPage()
    {
        Catalog.OnSearch = search => search.Cursor is null ? Found("next", "a/one") : Task.FromResult<HubAnswer<ModelPage>>(new HubFailure(HubFailureKind.ServerError, "502."));
        var page = Page();
        page.WaitForElement(".more button").Click();
        page.WaitForAssertion(() => page.FindAll("[role=alert]").Should().ContainSingle());
        Names(page).Should().Equal("a/one");

        Catalog.OnSearch = _ => Found(null, "a/two");
        page.Find("[role=alert] button").Click();

        page.WaitForAssertion(() => Names(page).Should().Equal("a/one", "a/two"));
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
            [Model("a/known") with { ParameterCount = 8_030_000_000, SizeBytes = 4_500_000_000, LastModified = Sample.Now.AddDays(-3) }, Model("a/bare")], null));
        var page = Page();

        page.WaitForAssertion(() => page.FindAll(".card").Should().HaveCount(2));
        page.FindAll(".card")[0].QuerySelectorAll(".facts").Select(facts => facts.TextContent).Should()
            .Equal("8.0B parameters · 4.5 GB", "12.3k downloads · 45 likes · changed 3 days ago");
        page.FindAll(".card")[1].QuerySelectorAll(".facts").Select(facts => facts.TextContent).Should().Equal("12.3k downloads · 45 likes");
    }

    internal static ModelSummary Model(string id) =>
        new(Sample.Id(id), Sample.Commit, Gating.Open, false, false, 12_345, 45, null, null, "mlx", ["mlx"], null, null);

    private static Task<HubAnswer<ModelPage>> Found(string? next, params string[] ids) =>
        Task.FromResult<HubAnswer<ModelPage>>(new ModelPage([.. ids.Select(Model)], next));

    private static IEnumerable<string?> Names(IRenderedComponent<DiscoverPage> page) =>
        page.FindAll("a.card").Select(card => card.GetAttribute("aria-label"));

    private static IEnumerable<string> Marks(IRenderedComponent<DiscoverPage> page) => page.FindAll("a.card")
        .SelectMany(card => card.QuerySelectorAll(".mark").Select(mark => $"{card.GetAttribute("aria-label")}: {mark.TextContent}"));

    private IRenderedComponent<DiscoverPage> Page()
    {
        _ = Dialogs;
        return Render<DiscoverPage>();
    }
}
