using Bunit;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Support;
using MlxManager.Web.Library.Verification;

namespace MlxManager.Tests.Library.Verification.Page;

public sealed class VerifySectionTests : VerificationContext
{
    [Fact]
    public async Task Check_ThisRepo_ReadsItAndNoOther()
    {
        await BeginAsync();
        Cache.PlantSnapshot(TemporaryCache.Commit(1), [("model.safetensors", "weights")]);
        Cache.PlantSnapshot(TemporaryCache.Commit(1), [("model.safetensors", "weights")], id: RepoId.Parse("a/b"));
        var section = Section();
        section.WaitForAssertion(() => section.Find(".mark").TextContent.Should().Be("Not checked yet"));

        await PressAsync(section, "[aria-label='Check mlx-community/Tiny-4bit']");

        section.WaitForAssertion(() => section.Find("[role=status]").TextContent.Should().Be("The check is done. Nothing is damaged."));
        section.Find(".mark").TextContent.Should().Be("Intact");
        section.Find(".figures").TextContent.Should().StartWith("1 file · 7 bytes · last read ");
        Verifier.Current.Repos.Keys.Should().Equal(Repo);
    }

    [Fact]
    public async Task CheckAgain_Unchanged_FindsWhatRottedInPlace()
    {
        await BeginAsync();
        Cache.PlantSnapshot(TemporaryCache.Commit(1), [("model.safetensors", "weights")]);
        await CheckAsync();
        var blob = Cache.Blob(TemporaryCache.Sha256("weights"));
        var written = File.GetLastWriteTimeUtc(blob);
        VerifierBench.Flip(blob);
        File.SetLastWriteTimeUtc(blob, written);
        var section = Section();
        section.WaitForAssertion(() => section.Find(".mark").TextContent.Should().Be("Intact"));

        await PressAsync(section, "[aria-label='Read all again: mlx-community/Tiny-4bit']");

        section.WaitForAssertion(() => section.Find(".mark").TextContent.Should().Be("1 damaged file"));
        section.Find(".repair").TextContent.Trim().Should().Be("Fetch again");
    }

    [Fact]
    public async Task Render_ADataset_OffersNoRepair()
    {
        await BeginAsync();
        Cache.Plant($"datasets--a--b/blobs/{TemporaryCache.Sha256("rows")}", "rowss");
        await CheckAsync();

        var section = Section(RepoName.OfFolder("datasets--a--b"));

        section.WaitForAssertion(() => section.Find(".mark").TextContent.Should().Be("1 damaged file"));
        section.FindAll(".repair").Should().BeEmpty();
        section.Markup.Should().Contain("Datasets and spaces are not downloaded here").And.Contain("No revision uses it.");
    }

    private IRenderedComponent<VerifySection> Section(RepoName? name = null) => Render<VerifySection>(parameters => parameters.Add(
        section => section.Repo,
        new CachedRepo
        {
            Name = name ?? Repo,
            SizeBytes = 7,
            FileCount = 1,
            LastUsed = Time.GetUtcNow(),
            LastChanged = Time.GetUtcNow(),
            Revisions = [],
            Refs = [],
        }));
}
