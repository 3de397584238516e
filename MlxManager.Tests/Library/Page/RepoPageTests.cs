using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Support;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Library.Page;

public sealed class RepoPageTests : LibraryContext
{
    [Fact]
    public async Task Open_AModel_HasItsHeadAndRevisions()
    {
        Plant("a/one");
        Folder.PlantSnapshot(TemporaryCache.Commit(7), [("config.json", "{}"), ("model.safetensors", "older")], null, tree: true, Sample.Id("a/one"));

        var page = await PageAsync("library/models/a/one");

        page.Find("h1").TextContent.Should().Contain("a/").And.Contain("one");
        page.FindAll(".actions a").Select(link => link.GetAttribute("href")).Should().Equal("https://hub.test/base/a/one");
        page.FindAll(".revision").Should().HaveCount(2);
        page.FindAll(".revision .ref").Select(chip => chip.TextContent).Should().Equal("main");
        page.FindAll(".revision .mark").Select(mark => mark.TextContent).Should().Equal("Detached");
    }

    [Fact]
    public async Task Complete_OfARevision_StartsThatCommit()
    {
        Plant("a/one", isWhole: false);
        var page = await PageAsync("library/models/a/one");

        page.Find(".revision .complete").Click();

        page.WaitForAssertion(() => Downloads.Starts.Should().ContainSingle().Which.Revision.Should().Be(Revision.At(Sample.Commit)));
        await EventuallyAsync(() => page.FindAll("a.Arriving").Count == 1 && page.FindAll(".complete").Count == 0);
    }

    [Fact]
    public async Task Open_WhatIsNotHere_LeadsToTheModel()
    {
        var page = await PageAsync("library/models/a/one");

        page.Find(".empty h2").TextContent.Should().Be("It is not in the cache");
        page.Find(".empty a").GetAttribute("href").Should().Be("model/a/one");
    }

    [Fact]
    public async Task Live_ItGoesOnDisk_IsSaid()
    {
        Plant("a/one");
        var page = await PageAsync("library/models/a/one");
        page.FindAll(".empty").Should().BeEmpty();

        Directory.Delete(Folder.Folder(Sample.Id("a/one")), recursive: true);
        await Index.RefreshAsync(default);

        await EventuallyAsync(() => page.FindAll(".empty").Count == 1);
    }

    [Fact]
    public async Task Open_NoName_LeadsToTheLibrary()
    {
        var page = await PageAsync("library/models/a/b/c");

        page.Find(".empty a").GetAttribute("href").Should().Be("library");
    }

    [Fact]
    public void Leftovers_EachKind_IsToldApart()
    {
        var repo = Shelf.Repo() with
        {
            Partials =
            [
                new("a.incomplete", PartialOwner.Ours, 3, 1_000_000, Sample.Now),
                new("b.incomplete", PartialOwner.Foreign, null, 2_000_000, Sample.Now),
                new("c.incomplete", PartialOwner.Orphaned, null, 3_000_000, Sample.Now),
            ],
            Unreferenced = [new("d", 4_000_000, Sample.Now)],
            StrayLocks = 2,
            KnownAbsent = 5,
        };

        var section = Render<RepoLeftovers>(parameters => parameters.Add(one => one.Repo, repo));

        section.FindAll("li").Should().HaveCount(6);
        section.FindAll("li code").Select(code => code.TextContent).Should().Equal("a.incomplete", "b.incomplete", "c.incomplete", "d");
        section.FindAll("a").Select(link => link.GetAttribute("href")).Should().Equal(".", "library/tidy");
        RepoLeftovers.HasAny(repo).Should().BeTrue();
        RepoLeftovers.HasAny(Shelf.Repo()).Should().BeFalse();
    }

    [Fact]
    public void Leftovers_OnlyOurs_AreNotForTidying() => Render<RepoLeftovers>(parameters => parameters
        .Add(one => one.Repo, Shelf.Repo() with { Partials = [new("a.incomplete", PartialOwner.Ours, 3, 0, Sample.Now)] }))
        .FindAll("a").Select(link => link.GetAttribute("href")).Should().Equal(".");

    private async Task<IRenderedComponent<RepoPage>> PageAsync(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Render<RepoPage>();
        await EventuallyAsync(() => Library.Picture is { HasLooked: true, IsLooking: false } && page.FindAll(".looking").Count == 0);
        return page;
    }
}
