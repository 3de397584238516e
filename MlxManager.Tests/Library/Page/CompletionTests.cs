using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Library.Page;

public sealed class CompletionTests
{
    [Fact]
    public void Of_ARevision_IsItsCommitWhereverTheBranchIs()
    {
        var repo = Shelf.Repo();

        Completion.Of(repo, repo.Current).Should().Be(new Core.Downloads.StartRequest(Sample.Id(Sample.Model), Revision.At(Sample.Commit), FilePatterns.Everything));
    }

    [Fact]
    public void Of_ARepoWithoutRefs_IsTheMainBranch()
    {
        var repo = Shelf.Repo() with { Refs = [] };

        Completion.Of(repo, repo.Current).Revision.Should().Be(Revision.Main);
    }

    [Theory]
    [InlineData("models/a/b", WholenessState.Incomplete, true)]
    [InlineData("models/a/b", WholenessState.Unknown, true)]
    [InlineData("models/a/b", WholenessState.Usable, false)]
    [InlineData("models/a/b", WholenessState.Whole, false)]
    [InlineData("datasets/a/b", WholenessState.Incomplete, false)]
    public void IsWanted_OnlyForModelsThatLackSomething(string name, WholenessState state, bool expected) =>
        Completion.IsWanted(Shelf.Name(name), new(state, null, 0, null)).Should().Be(expected);
}
