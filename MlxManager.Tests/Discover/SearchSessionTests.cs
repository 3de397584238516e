using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Hub;
using MlxManager.Core.Models;
using MlxManager.Core.Settings;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Models;
using MlxManager.Web.Discover;

namespace MlxManager.Tests.Discover;

public sealed class SearchSessionTests : IDisposable
{
    private static readonly SearchQuestion FourBits = SearchQuestion.First with { Bits = BitChoice.Parse("4") };

    private readonly ScriptedCatalog _catalog = new();
    private readonly FakeTimeProvider _time = new(Sample.Now);
    private readonly SearchSession _session;

    public SearchSessionTests() => _session = new(
        _catalog,
        new HubLinks(new HubOptions(new Uri("https://hub.test"), "/cache", null, "/token", false)),
        new LocalMarks(_catalog, NullLogger<LocalMarks>.Instance),
        new MachineMemory(16L << 30, IsAppleSilicon: true),
        _time);

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task Ask_FilterLeavesFew_AsksForMorePagesUntilThereIsEnough()
    {
        _catalog.OnSearch = Pages(perPage: 10, every: 5);

        await _session.AskAsync(FourBits, atOnce: true);

        _session.Shown.Count.Should().Be(SearchSession.Enough);
        _session.Searched.Should().Be(60);
        _session.HasMore.Should().BeTrue();
        _session.IsFar.Should().BeFalse();
    }

    [Fact]
    public async Task Ask_FilterLeavesNothing_StopsAtItsBoundAndGoesOnWhenAsked()
    {
        _catalog.OnSearch = Pages(perPage: 10, every: int.MaxValue);

        await _session.AskAsync(FourBits, atOnce: true);

        _session.IsFar.Should().BeTrue();
        _session.Searched.Should().Be(10 * SearchSession.MostPages);
        _session.LostTo(FilterKind.Bits).Should().Be(_session.Searched - 1, "the first of all is let through");

        await _session.LoadMoreAsync();
        _session.Searched.Should().Be(20 * SearchSession.MostPages);
    }

    [Fact]
    public async Task Ask_HubRepeatsItsPageForEver_Ends()
    {
        _catalog.OnSearch = _ => Task.FromResult<HubAnswer<ModelPage>>(new ModelPage([ModelFactsTests.Model("a/b")], "again"));

        await _session.AskAsync(SearchQuestion.First, atOnce: true);

        _session.IsFar.Should().BeTrue();
        _session.Shown.Should().ContainSingle();
        _catalog.Searches.Should().HaveCount(SearchSession.MostPages);
    }

    [Fact]
    public async Task LoadMore_WhileAnotherQuestionIsAsked_IsDropped()
    {
        _catalog.OnSearch = Pages(perPage: SearchSession.Enough, every: 1);
        await _session.AskAsync(SearchQuestion.First, atOnce: true);
        var late = new TaskCompletionSource<HubAnswer<ModelPage>>();
        _catalog.OnSearch = search => search.Cursor is null ? Page(null, "a/new") : late.Task;
        var more = _session.LoadMoreAsync();

        await _session.AskAsync(SearchQuestion.First with { Text = "new" }, atOnce: true);
        late.SetResult(new ModelPage([ModelFactsTests.Model("a/old")], null));
        await more;

        _session.Shown.Select(model => model.Id.Value).Should().Equal("a/new");
        _session.IsLoadingMore.Should().BeFalse();
    }

    [Fact]
    public async Task Prepare_SameQuestionSoonAfter_FindsTheListAsItWas()
    {
        _catalog.OnSearch = Pages(perPage: SearchSession.Enough, every: 1);
        await _session.AskAsync(FourBits, atOnce: true);
        await _session.LoadMoreAsync();
        _session.Leave();

        _session.Prepare(FourBits);
        await _session.OpenAsync();
        _session.Shown.Count.Should().Be(2 * SearchSession.Enough);
        await _session.LoadMoreAsync();
        _session.Shown.Count.Should().Be(3 * SearchSession.Enough);
        _catalog.Searches.Should().HaveCount(3);

        _time.Advance(TimeSpan.FromMinutes(11));
        _session.Prepare(FourBits);
        await _session.OpenAsync();
        _catalog.Searches.Should().HaveCount(4);
    }

    [Fact]
    public async Task Prepare_LeftBeforeTheAnswer_AsksAgain()
    {
        var never = new TaskCompletionSource<HubAnswer<ModelPage>>();
        _catalog.OnSearch = _ => never.Task;
        var first = _session.AskAsync(FourBits, atOnce: true);
        _session.Leave();
        await first;
        _catalog.OnSearch = _ => Page(null, "a/x-4bit");

        _session.Prepare(FourBits);
        await _session.OpenAsync();

        _session.Shown.Should().ContainSingle();
    }

    [Fact]
    public async Task Ask_WhatIsHere_LooksAtTheDiskFirst()
    {
        _catalog.OnScan = () => [new(Sample.Id("a/here"), [new(Sample.Commit, [], 1, 1, Sample.Now, true, true, 0)], 1)];
        _catalog.OnSearch = _ => Page(null, "a/here", "a/away");

        await _session.AskAsync(SearchQuestion.First with { Here = HereChoice.Here }, atOnce: true);
        _session.Shown.Select(model => model.Id.Value).Should().Equal("a/here");
        _session.LostTo(FilterKind.Here).Should().Be(1);
    }

    [Fact]
    public async Task Ask_AnAddress_SearchesForTheModelItNames()
    {
        await _session.AskAsync(SearchQuestion.First with { Text = "https://huggingface.co/a/b/tree/v2" }, atOnce: true);

        _catalog.Searches.Single().Text.Should().Be("a/b");
        _session.Direct!.Revision.Value.Should().Be("v2");
    }

    /// <summary>An endless list of which each so many-th model has four bits.</summary>
    private static Func<ModelSearch, Task<HubAnswer<ModelPage>>> Pages(int perPage, int every) => search =>
    {
        var start = search.Cursor is null ? 0 : int.Parse(search.Cursor, System.Globalization.CultureInfo.InvariantCulture);
        return Page(
            $"{start + perPage}",
            [.. Enumerable.Range(start, perPage).Select(i => $"a/m{i}-{(i % every == 0 ? 4 : 8)}bit")]);
    };

    private static Task<HubAnswer<ModelPage>> Page(string? next, params string[] ids) =>
        Task.FromResult<HubAnswer<ModelPage>>(new ModelPage([.. ids.Select(id => ModelFactsTests.Model(id))], next));
}
