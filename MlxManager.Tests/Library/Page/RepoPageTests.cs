using System.Globalization;
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
        page.FindAll(".actions a").Select(link => link.GetAttribute("href")).Should().Equal($"{Hub.Endpoint}a/one");
        page.FindAll(".revision").Should().HaveCount(2);
        page.FindAll(".revision .ref").Select(chip => chip.TextContent).Should().Equal("main");
        page.FindAll(".revision .names .mark").Select(mark => mark.TextContent).Should().Equal("Detached");
    }

    [Fact]
    public async Task Open_AModelThatLacksSomething_NamesItFirstAndTellsFacts()
    {
        Plant("a/one", isWhole: false);
        var page = await PageAsync("library/models/a/one");

        await EventuallyAsync(() => page.FindAll(".file").Count == 2);
        page.FindAll(".file .path").Select(path => path.TextContent).Should().Equal("model.safetensors", "config.json");
        page.FindAll(".file span:nth-child(2)").Select(state => state.TextContent).Should().Equal("Missing", "✓");
        page.FindAll("section[aria-labelledby=facts-heading] dt").Select(term => term.TextContent).Should().Contain("Chat template");

        page.Find(".revision [aria-expanded=true]").Click();
        page.FindAll(".file").Should().BeEmpty();
    }

    [Fact]
    public async Task Live_MoreFilesCome_AreReadAnew()
    {
        Plant("a/one", isWhole: false);
        var page = await PageAsync("library/models/a/one");
        await EventuallyAsync(() => page.FindAll(".file .Missing").Count == 1);

        var weights = TemporaryCache.Sha256("weights of a/one");
        Folder.PlantBlob(weights, "weights of a/one", Sample.Id("a/one"));
        Folder.PlantLink(Sample.Commit, "model.safetensors", weights, Sample.Id("a/one"));
        await Index.RefreshAsync(Shelf.Name("models/a/one"), default);

        await EventuallyAsync(() => page.FindAll(".file").Count == 2 && page.FindAll(".file .Missing").Count == 0);
    }

    [Fact]
    public async Task Open_WithoutAListing_OffersToAskTheHub()
    {
        Folder.PlantSnapshot(Sample.Commit, [("config.json", "{}"), ("notes.txt", "x")], "main", tree: false, Sample.Id("a/one"));

        var page = await PageAsync("library/models/a/one");

        page.FindAll(".revision button").Select(button => button.TextContent.Trim()).Should().Contain("Ask the Hub");
        await EventuallyAsync(() => page.FindAll(".hint").Count == 1);
    }

    [Fact]
    public async Task AskHub_ItKnows_TellsWhatIsMissing()
    {
        Hub.Add(new Web.Demo.SampleModel("a/one", Web.Demo.SampleFile.Text("config.json", "{}"), Web.Demo.SampleFile.Text("model.safetensors", "weights")));
        var commit = CommitHash.Parse(Hub.CommitOf("a/one"));
        Folder.PlantSnapshot(commit, [("config.json", "{}")], "main", tree: false, Sample.Id("a/one"));
        var page = await PageAsync("library/models/a/one");

        page.FindAll(".revision button").Single(button => button.TextContent.Trim() == "Ask the Hub").Click();

        await EventuallyAsync(() => page.Find(".revision .condition").TextContent == "Incomplete: 1 of 2 files missing, 7 bytes");
    }

    [Fact]
    public async Task AskHub_ItDoesNotKnow_SaysSo()
    {
        Folder.PlantSnapshot(Sample.Commit, [("config.json", "{}")], "main", tree: false, Sample.Id("a/one"));
        var page = await PageAsync("library/models/a/one");

        page.FindAll(".revision button").Single(button => button.TextContent.Trim() == "Ask the Hub").Click();

        await EventuallyAsync(() => page.FindAll(".revision [role=alert]").Count == 1);
        page.Find(".revision [role=alert]").TextContent.Should().StartWith("The Hub does not tell: ");
    }

    [Fact]
    public async Task AskHub_InGerman_SaysWhyInGermanAndKeepsTheEnglishAsSuch()
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo("de-DE"), CultureInfo.GetCultureInfo("de"));
            Folder.PlantSnapshot(Sample.Commit, [("config.json", "{}")], "main", tree: false, Sample.Id("a/one"));
            var page = await PageAsync("library/models/a/one");

            page.FindAll(".revision button").Single(button => button.TextContent.Trim() == "Den Hub fragen").Click();

            await EventuallyAsync(() => page.FindAll(".revision [role=alert]").Count == 1);
            page.Find(".revision [role=alert]").TextContent.Trim().Should().Be($"Der Hub verrät es nicht: {Hub.Endpoint.Authority} zeigt es nicht: Es fehlt, ist privat oder an Bedingungen gebunden.");
            page.Find(".revision [role=alert] [title]").GetAttribute("lang").Should().Be("en");
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Fact]
    public void Facts_WhatIsNotSaid_IsLeftOut()
    {
        var all = Render<RepoFacts>(parameters => parameters.Add(one => one.Facts, new("LlamaForCausalLM", 8_030_000_000, 4, 131_072, true, "BF16", 4_500_000_000)));
        all.FindAll("dd").Select(value => value.TextContent).Should().Equal("LlamaForCausalLM", "8B", "4-bit", "BF16", "131,072 tokens", "Yes", "4.5 GB");

        var none = Render<RepoFacts>(parameters => parameters.Add(one => one.Facts, new(null, null, null, null, false, null, null)));
        none.FindAll("dt").Select(term => term.TextContent).Should().Equal("Chat template");
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
        await EventuallyAsync(() => Library.Picture is { HasLooked: true, IsLooking: false } && page.FindAll(".looking[role=status]").Count == 0);
        return page;
    }
}
