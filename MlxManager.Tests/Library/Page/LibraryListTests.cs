using MlxManager.Core.Cache;
using MlxManager.Core.Library;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Library.Page;

public sealed class LibraryListTests
{
    private static readonly LibraryPicture Picture = Shelf.Picture(
        Shelf.Repo("spaces/a/space"),
        Shelf.Repo("models/Zoo/big") with { SizeBytes = 9, LastUsed = Sample.Now },
        Shelf.Repo("models/alone", Shelf.Lacking) with { SizeBytes = 5, LastChanged = Sample.Now },
        Shelf.Repo("models/a/broken") with { SizeBytes = 7, Flaws = [new(FlawKind.DanglingLink, "x", true)] },
        Shelf.Repo("datasets/a/stories") with { SizeBytes = 6 }) with
    {
        Arriving = [Sample.Id("Zoo/big")],
        Pins = ["datasets/a/stories"],
    };

    [Fact]
    public void Select_Everything_ModelsFirstThenByName() => Names(LibraryQuestion.Everything).Should().Equal(
        "models/a/broken", "models/alone", "models/Zoo/big", "datasets/a/stories", "spaces/a/space");

    [Theory]
    [InlineData(LibrarySort.Size, "spaces/a/space", "models/Zoo/big")]
    [InlineData(LibrarySort.LastUsed, "models/Zoo/big", "models/a/broken")]
    [InlineData(LibrarySort.LastChanged, "models/alone", "models/a/broken")]
    public void Select_Sorted_GreatestFirstThenByName(LibrarySort sort, params string[] first) =>
        Names(LibraryQuestion.Everything with { Sort = sort }).Take(2).Should().Equal(first);

    [Theory]
    [InlineData("A BRO", "models/a/broken")]
    [InlineData("big zoo", "models/Zoo/big")]
    [InlineData("nothing")]
    public void Select_Words_AllMustBeInTheId(string text, params string[] expected) =>
        Names(LibraryQuestion.Everything with { Text = text }).Should().Equal(expected);

    [Theory]
    [InlineData(StateChoice.Whole, "datasets/a/stories", "spaces/a/space")]
    [InlineData(StateChoice.Incomplete, "models/alone", "models/Zoo/big")]
    [InlineData(StateChoice.Damaged, "models/a/broken")]
    [InlineData(StateChoice.Pinned, "datasets/a/stories")]
    public void Select_State_OnlyThese(StateChoice state, params string[] expected) =>
        Names(LibraryQuestion.Everything with { State = state }).Should().Equal(expected);

    [Fact]
    public void Select_KindAndOwner_OnlyThese()
    {
        Names(LibraryQuestion.Everything with { Kind = RepoKind.Dataset }).Should().Equal("datasets/a/stories");
        Names(LibraryQuestion.Everything with { Owner = "a" }).Should().Equal("models/a/broken", "datasets/a/stories", "spaces/a/space");
        Names(LibraryQuestion.Everything with { Owner = "" }).Should().Equal("models/alone");
    }

    [Fact]
    public void Owners_EachOnce() => LibraryList.Owners(Picture.Inventory).Should().Equal("", "a", "Zoo");

    [Fact]
    public void Select_UnchangedRepo_IsEqualThoughItWasSeenAnew()
    {
        var again = Shelf.Picture(Shelf.Repo("models/a/one", Shelf.Lacking));

        LibraryList.Select(again, LibraryQuestion.Everything).Should()
            .Equal(LibraryList.Select(Shelf.Picture(Shelf.Repo("models/a/one", Shelf.Lacking)), LibraryQuestion.Everything));
    }

    private static IEnumerable<string> Names(LibraryQuestion question) => LibraryList.Select(Picture, question).Select(item => item.Name.ToString());
}
