using MlxManager.Core.Cache;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class DiskEntryTests
{
    [Fact]
    public void Length_OfExabytes_IsNotBelievedAndCanBeAddedUp()
    {
        new DiskEntry(DiskKind.File, long.MaxValue, null, default).Length.Should().Be(DiskEntry.MostLength);
        new FileFacts(DiskKind.File, long.MaxValue, 0, default, default, 0, 0).Length.Should().Be(DiskEntry.MostLength);
        new DiskEntry(DiskKind.File, 7, null, default).Length.Should().Be(7);
        Enumerable.Repeat(DiskEntry.MostLength, 8_000).Sum().Should().BePositive();
    }

    /// <summary>Where files of holes may be as long as numbers go: other file systems stop at some terabytes.</summary>
    [OnLinuxFact("/dev/shm")]
    public void Length_OfRealFileOfHoles_IsNotBelieved()
    {
        var path = Path.Combine("/dev/shm", Path.GetRandomFileName());
        try
        {
            using (var file = new FileStream(path, FileMode.CreateNew))
            {
                file.SetLength(7L << 60);
            }

            DiskEntry.At(path).Length.Should().Be(DiskEntry.MostLength);
            FileFacts.At(path).Length.Should().Be(DiskEntry.MostLength);
            DiskUse.Of(path).Should().Be(DiskEntry.MostLength);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
