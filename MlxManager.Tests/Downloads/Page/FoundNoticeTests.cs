using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class FoundNoticeTests : PageContext, IDisposable
{
    private readonly ModelCache _cache = new(Directory.CreateTempSubdirectory("mlx-found-").FullName);

    public FoundNoticeTests() => Services.AddSingleton(_cache);

    void IDisposable.Dispose() => Directory.Delete(_cache.Root, recursive: true);

    [Fact]
    public void Notice_NothingFound_SaysNothing()
    {
        Render<FoundNotice>().Markup.Trim().Should().BeEmpty();
    }

    [Fact]
    public async Task Notice_ListWasDamaged_TellsWhereItWasKeptUntilUnderstood()
    {
        var path = Services.GetRequiredService<Database>().Path;
        await File.WriteAllTextAsync(path, new string('#', 5000));
        var opening = Services.GetRequiredService<DatabaseOpening>();
        await opening.OpenAsync(() => Task.FromResult(0), default);

        var notice = Render<FoundNotice>();
        notice.Find(".found.bad p").TextContent.Should().Contain(opening.Damaged!.Aside);
        notice.Find(".found.bad button").Click();

        notice.WaitForAssertion(() => notice.FindAll(".found").Should().BeEmpty());
        opening.Damaged.Should().BeNull();
    }

    [Fact]
    public async Task Notice_UnfinishedDownloadInTheCache_IsOfferedAndCanBeLeft()
    {
        await Services.GetRequiredService<Database>().MigrateAsync(default);
        Plant();

        var notice = Render<FoundNotice>();
        notice.WaitForAssertion(() => notice.Find("h2").TextContent.Should().Be(DownloadsTexts.FoundOne));
        notice.Find("li").TextContent.Should().Contain("lab/model").And.Contain("0 of 1 files");
        notice.FindAll("li button").Select(button => button.GetAttribute("aria-label")).Should().Equal("Go on: lab/model", "Leave it: lab/model");

        notice.FindAll("li button")[1].Click();

        notice.WaitForAssertion(() => notice.FindAll(".found").Should().BeEmpty());
    }

    private void Plant()
    {
        var (commit, etag) = (CommitHash.Parse(new string('a', 40)), new string('b', 64));
        var repo = _cache.Repo(RepoId.Parse("lab/model"));
        repo.PrepareSnapshot(new RepoTree(
            commit, [new RepoFile(RepoPath.Parse("model.safetensors"), 100_000, Etag.Parse(new string('c', 40)), Etag.Parse(etag), null)]));
        var partial = repo.PartialPath(Etag.Parse(etag), PartialMark.New(new Random(1)));
        File.WriteAllBytes(partial, new byte[100_000]);
        File.SetLastWriteTimeUtc(partial, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }
}
