using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class OrphanPartialTests : IDisposable
{
    private const string Content = "weights";
    private const string Mark = "0badcafe";
    private static readonly Etag Etag = TemporaryCache.Sha256(Content);
    private static readonly PartialMark Ours = PartialMark.New(new Random(1));
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryCache _cache = new();

    private RepoCache Repo => _cache.Repo();

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData(null, "weigh", true)]
    [InlineData(Mark, "weigh", true)]
    [InlineData(null, "weights", true)]
    [InlineData(Mark, "weights", false)]
    [InlineData(null, "weights!", false)]
    [InlineData(Mark, "", false)]
    [InlineData("0BADCAFE", "weigh", false)]
    [InlineData("0badcafe0", "weigh", false)]
    public void FindOrphan_OfAnyNameAndLength_IsOnlyWhatCanBeAPrefix(string? mark, string content, bool isFound)
    {
        Plant(content, mark);

        Find()?.Length.Should().Be(content.Length);
        (Find() is not null).Should().Be(isFound);
    }

    [Fact]
    public void FindOrphan_Several_IsTheLongestThatIsNotOurs()
    {
        Plant("we", null);
        Plant("weig", "00000001");
        Plant("wei", "00000002");
        Plant("weigh", Ours.Value);

        Find()!.Path.Should().EndWith(".00000001.incomplete");
    }

    [Fact]
    public void FindOrphan_ChangedALittleAgo_IsLeftAlone()
    {
        var path = Plant("weigh", Mark);
        File.SetLastWriteTimeUtc(path, Now.UtcDateTime.AddSeconds(-9));

        Find().Should().BeNull();
    }

    [Fact]
    public void FindOrphan_LinkOrFolder_IsNone()
    {
        var elsewhere = Path.Combine(_cache.Outside, "elsewhere");
        File.WriteAllText(elsewhere, "weigh");
        Directory.CreateDirectory(Path.Combine(_cache.Folder(), "blobs"));
        File.CreateSymbolicLink(_cache.Blob(Etag) + ".incomplete", elsewhere);
        Directory.CreateDirectory(_cache.Blob(Etag) + $".{Mark}.incomplete");

        Find().Should().BeNull();
    }

    [Fact]
    public void FindOrphan_BlobsFolderIsALink_IsRefused()
    {
        Directory.CreateDirectory(_cache.Folder());
        Directory.CreateSymbolicLink(Path.Combine(_cache.Folder(), "blobs"), _cache.Outside);

        FluentActions.Invoking(Find).Should().Throw<CacheDamagedException>();
    }

    [Fact]
    public void FindOrphan_HeldByItsWriter_IsLeftAlone()
    {
        var path = Plant("weigh", Mark);
        using var writer = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Find().Should().BeNull();
    }

    [Fact]
    public void Adopt_Found_IsOurPartialAndTheVerySameFile()
    {
        File.WriteAllText(Repo.PartialPath(Etag, Ours), "w");
        Plant("weigh", Mark);

        Repo.Adopt(Find()!, Etag, Ours);

        File.ReadAllText(Repo.PartialPath(Etag, Ours)).Should().Be("weigh");
        Find().Should().BeNull();
        _cache.Listing().Count(line => line.Contains(".incomplete", StringComparison.Ordinal)).Should().Be(1);
    }

    [Fact]
    public void Adopt_GrownOrGoneMeanwhile_IsRefusedAndChangesNothing()
    {
        File.WriteAllText(Repo.PartialPath(Etag, Ours), "w");
        var path = Plant("weigh", Mark);
        var orphan = Find()!;
        File.AppendAllText(path, "t");
        FluentActions.Invoking(() => Repo.Adopt(orphan, Etag, Ours)).Should().Throw<FileNotFoundException>();
        File.Delete(path);

        FluentActions.Invoking(() => Repo.Adopt(orphan, Etag, Ours)).Should().Throw<FileNotFoundException>();

        File.ReadAllText(Repo.PartialPath(Etag, Ours)).Should().Be("w");
    }

    private OrphanPartial? Find() =>
        Repo.FindOrphan(Etag, Content.Length, new HashSet<PartialMark> { Ours }, Now.AddSeconds(-10));

    private string Plant(string content, string? mark)
    {
        var path = _cache.PlantOfficialPartial(Etag, content, mark);
        File.SetLastWriteTimeUtc(path, Now.UtcDateTime.AddSeconds(-10));
        return path;
    }
}
