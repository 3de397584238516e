using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Disk;

namespace MlxManager.Tests.Library.Disk;

public sealed class DiskPictureTests
{
    private static readonly DiskOutlook Outlook = DiskOutlook.Unknown with { FreeBytes = 500, PromisedBytes = 70, Promises = 1, Unplanned = 2 };

    private static readonly Inventory Library = Stock.Of(
        Stock.Repo("a/small", 30),
        Stock.Repo("a/large", 200).WithPartial(25).WithPartial(10, PartialOwner.Ours).WithLoose(5),
        Stock.Repo("a/empty", 0),
        Stock.Repo(new RepoName(RepoKind.Dataset, RepoId.Parse("a/data")), 60));

    [Fact]
    public void Of_ALibrary_TellsEachByteOnce()
    {
        var picture = DiskPicture.Of(Library, Outlook, totalBytes: 1000, trashBytes: 20, budgetBytes: null);

        picture.Repos.Select(repo => (repo.Name.ToString(), repo.Bytes)).Should().Equal(
            ("models/a/large", 240L), ("datasets/a/data", 60L), ("models/a/small", 30L));
        (picture.ModelBytes, picture.OtherRepoBytes, picture.PartialBytes, picture.LooseBytes, picture.TrashBytes).Should().Be((230L, 60L, 35L, 5L, 20L));
        picture.CacheBytes.Should().Be(350);
        picture.ElsewhereBytes.Should().Be(1000 - 500 - 350);
        (picture.PromisedBytes, picture.Promises, picture.Unplanned).Should().Be((70L, 1, 2));
    }

    [Fact]
    public void Of_AVolumeThatDoesNotTell_KnowsTheCacheAlone()
    {
        DiskPicture.Of(Library, Outlook with { FreeBytes = null }, 1000, 0, null).Volume.Should().BeNull();
        var picture = DiskPicture.Of(Library, Outlook, null, 0, null);
        (picture.Volume, picture.ElsewhereBytes, picture.CacheBytes).Should().Be((null, null, 330L));
    }

    [Fact]
    public void Of_BlobsThatAnotherVolumeHolds_NeverMakesElsewhereNegative() =>
        DiskPicture.Of(Library, Outlook, totalBytes: 600, 0, null).ElsewhereBytes.Should().Be(0);

    [Theory]
    [InlineData(430, null, 0, 0)]
    [InlineData(431, null, 1, 0)]
    [InlineData(0, 400L, 0, 0)]
    [InlineData(1, 400L, 0, 1)]
    [InlineData(500, 400L, 70, 500)]
    [InlineData(0, 100L, 0, 300)]
    [InlineData(long.MaxValue, null, long.MaxValue - 430, 0)]
    [InlineData(long.MaxValue, 0L, long.MaxValue - 430, long.MaxValue)]
    public void Shortage_OfBytes_CountsWhatIsPromised(long bytes, long? budget, long disk, long over)
    {
        var picture = DiskPicture.Of(Library, Outlook, 1000, 0, budget);

        RoomShortage.Of(picture, bytes).Should().Be(new RoomShortage(disk, over));
        RoomShortage.Of(picture, bytes).Bytes.Should().Be(Math.Max(disk, over));
    }

    [Fact]
    public void Shortage_UnknownVolume_IsNone() =>
        RoomShortage.Of(DiskPicture.Of(Library, Outlook, null, 0, null), 1000).Should().Be(RoomShortage.None);
}
