using System.Runtime.Versioning;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class RepoCacheTests : IDisposable
{
    private const string Content = "weights";
    private static readonly CommitHash Commit = TemporaryCache.Commit(1);
    private static readonly Etag Etag = TemporaryCache.Sha256(Content);
    private static readonly RepoPath Deep = RepoPath.Parse("a/b/model.safetensors");
    private static readonly PartialMark Mark = PartialMark.New(new Random(1));
    private readonly TemporaryCache _cache = new();

    private RepoCache Repo => _cache.Repo();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void AllOfIt_InOrder_LooksAsTheOfficialClientLeavesIt()
    {
        var tree = TemporaryCache.Tree(Commit, (Deep.Value, Content));
        Repo.PrepareSnapshot(tree);
        File.WriteAllText(Repo.PartialPath(Etag, Mark), Content);
        Repo.Publish(Etag, Mark);
        Repo.Link(Commit, Deep, Etag);
        Repo.SetRef(Revision.Parse("refs/pr/1"), Commit);

        _cache.Listing().Should().Equal(
            "models--mlx-community--Tiny-4bit/",
            "models--mlx-community--Tiny-4bit/blobs/",
            $"models--mlx-community--Tiny-4bit/blobs/{Etag}: {Content}",
            "models--mlx-community--Tiny-4bit/refs/",
            "models--mlx-community--Tiny-4bit/refs/refs/",
            "models--mlx-community--Tiny-4bit/refs/refs/pr/",
            $"models--mlx-community--Tiny-4bit/refs/refs/pr/1: {Commit}",
            "models--mlx-community--Tiny-4bit/snapshots/",
            $"models--mlx-community--Tiny-4bit/snapshots/{Commit}/",
            $"models--mlx-community--Tiny-4bit/snapshots/{Commit}/a/",
            $"models--mlx-community--Tiny-4bit/snapshots/{Commit}/a/b/",
            $"models--mlx-community--Tiny-4bit/snapshots/{Commit}/a/b/model.safetensors → ../../../../blobs/{Etag}",
            "models--mlx-community--Tiny-4bit/trees/",
            $"models--mlx-community--Tiny-4bit/trees/{Commit}.json: {System.Text.Encoding.UTF8.GetString(TreeFile.Format(tree).Span)}");
        File.ReadAllText(Path.Combine(_cache.Snapshot(Commit), Deep.Value)).Should().Be(Content);
        Repo.IsLinked(Commit, Deep, Etag).Should().BeTrue();
        Repo.ReadRef(Revision.Parse("refs/pr/1")).Should().Be(Commit);
    }

    [Fact]
    public void PrepareSnapshot_ListingSaysTheSame_StaysAsItsMakerWroteIt()
    {
        _cache.PlantSnapshot(Commit, [("config.json", "{}")], tree: true);
        var before = _cache.Listing();

        Repo.PrepareSnapshot(TemporaryCache.Tree(Commit, ("config.json", "{}")));

        _cache.Listing().Where(line => !line.Contains("/refs/", StringComparison.Ordinal)).Should().Equal(before);
    }

    [Fact]
    public void Publish_OtherClientWasFirst_TheirsStaysAndOursGoes()
    {
        _cache.PlantBlob(Etag, "WEIGHTS");
        File.WriteAllText(Repo.PartialPath(Etag, Mark), Content);

        Repo.Publish(Etag, Mark);

        File.ReadAllText(_cache.Blob(Etag)).Should().Be("WEIGHTS");
        File.Exists(Repo.PartialPath(Etag, Mark)).Should().BeFalse();
    }

    [Fact]
    public void Publish_BlobOfAnotherSizeThere_IsReplaced()
    {
        _cache.PlantBlob(Etag, "half");
        File.WriteAllText(Repo.PartialPath(Etag, Mark), Content);

        Repo.Publish(Etag, Mark);

        File.ReadAllText(_cache.Blob(Etag)).Should().Be(Content);
    }

    [Theory]
    [InlineData("WEIGHTS", "WEIGHTS")]
    [InlineData("half", Content)]
    public void Publish_BlobIsLinkIntoSharedStore_IsNeverWrittenThrough(string shared, string expected)
    {
        var store = _cache.Plant($"blobs/{Etag}", shared);
        Repo.PartialPath(Etag, Mark);
        File.CreateSymbolicLink(_cache.Blob(Etag), $"../../blobs/{Etag}");
        File.WriteAllText(Repo.PartialPath(Etag, Mark), Content);

        Repo.Publish(Etag, Mark);

        File.ReadAllText(store).Should().Be(shared);
        File.ReadAllText(_cache.Blob(Etag)).Should().Be(expected);
        File.Exists(Repo.PartialPath(Etag, Mark)).Should().BeFalse();
    }

    [Fact]
    public void Publish_PartialVanished_Throws()
    {
        Repo.PartialPath(Etag, Mark);

        FluentActions.Invoking(() => Repo.Publish(Etag, Mark)).Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void HasBlob_LinkIntoSharedStore_IsFollowedAndMeasured()
    {
        _cache.Plant($"blobs/{Etag}", Content);
        Repo.PartialPath(Etag, Mark);
        File.CreateSymbolicLink(_cache.Blob(Etag), $"../../blobs/{Etag}");

        Repo.HasBlob(Etag, Content.Length).Should().BeTrue();
        Repo.HasBlob(Etag, Content.Length + 1).Should().BeFalse();
    }

    [Fact]
    public void HasBlob_CircleOrFolder_IsFalse()
    {
        Repo.PartialPath(Etag, Mark);
        File.CreateSymbolicLink(_cache.Blob(Etag), Etag.Value);
        Repo.HasBlob(Etag, 0).Should().BeFalse();

        File.Delete(_cache.Blob(Etag));
        Directory.CreateDirectory(_cache.Blob(Etag));
        Repo.HasBlob(Etag, 0).Should().BeFalse();
    }

    [Fact]
    public void Link_NoBlob_ThrowsAndLeavesNoLink()
    {
        FluentActions.Invoking(() => Repo.Link(Commit, Deep, Etag)).Should().Throw<FileNotFoundException>();

        Repo.HasEntry(Commit, Deep).Should().BeFalse();
    }

    [Theory]
    [InlineData("../../blobs/nothing")]
    [InlineData("/etc/hostname")]
    [InlineData("model.safetensors")]
    public void Link_WrongLinkThere_IsReplaced(string target)
    {
        _cache.PlantBlob(Etag, Content);
        Directory.CreateDirectory(_cache.Snapshot(Commit));
        var link = Path.Combine(_cache.Snapshot(Commit), "model.safetensors");
        File.CreateSymbolicLink(link, target);
        var leftover = Path.Combine(_cache.Snapshot(Commit), ".mlx-0123abcd.tmp");
        File.CreateSymbolicLink(leftover, $"../../blobs/{Etag}");

        Repo.Link(Commit, RepoPath.Parse("model.safetensors"), Etag);

        new FileInfo(link).LinkTarget.Should().Be($"../../blobs/{Etag}");
        Directory.EnumerateFileSystemEntries(_cache.Snapshot(Commit)).Should().Equal(link);
    }

    [Fact]
    public void Link_RightLinkThere_IsNotTouched()
    {
        _cache.PlantSnapshot(Commit, [(Deep.Value, Content)]);
        var link = new FileInfo(Path.Combine(_cache.Snapshot(Commit), Deep.Value));
        link.Delete();
        link.CreateAsSymbolicLink(_cache.Blob(Etag));

        Repo.Link(Commit, Deep, Etag);

        new FileInfo(link.FullName).LinkTarget.Should().Be(_cache.Blob(Etag), "an absolute link leads there too");
    }

    [Fact]
    public void Link_FileOfOtherSizeThere_IsReplaced()
    {
        _cache.PlantBlob(Etag, Content);
        var file = _cache.Plant(Path.Combine(_cache.Snapshot(Commit), "model.safetensors"), "half");

        Repo.Link(Commit, RepoPath.Parse("model.safetensors"), Etag);

        new FileInfo(file).LinkTarget.Should().NotBeNull();
    }

    [Fact]
    public void Link_FileOfRightSizeInsteadOfBlob_CountsAsLinked()
    {
        Repo.PrepareSnapshot(TemporaryCache.Tree(Commit, (Deep.Value, Content)));
        _cache.Plant(Path.Combine(_cache.Snapshot(Commit), Deep.Value), Content);

        Repo.Link(Commit, Deep, Etag);

        Repo.IsLinked(Commit, Deep, Etag).Should().BeTrue();
    }

    [Fact]
    public void Link_SystemWithoutLinks_FileItselfLiesInTheSnapshot()
    {
        var repo = new ModelCache(_cache.Root, (_, _) => throw new IOException("no privilege", unchecked((int)0x80070522))).Repo(TemporaryCache.Model);
        repo.PrepareSnapshot(TemporaryCache.Tree(Commit, (Deep.Value, Content)));
        _cache.PlantBlob(Etag, Content);

        repo.Link(Commit, Deep, Etag);

        File.ReadAllText(Path.Combine(_cache.Snapshot(Commit), Deep.Value)).Should().Be(Content);
        File.Exists(_cache.Blob(Etag)).Should().BeFalse("content twice on disk helps nobody");
        repo.IsLinked(Commit, Deep, Etag).Should().BeTrue();
    }

    [Fact]
    public void Link_SystemWithoutLinksAndSeveralPaths_EachHasAFileOfItsOwn()
    {
        var repo = new ModelCache(_cache.Root, (_, _) => throw new IOException("no privilege", unchecked((int)0x80070522))).Repo(TemporaryCache.Model);
        var other = RepoPath.Parse("copy.safetensors");
        repo.PrepareSnapshot(TemporaryCache.Tree(Commit, (Deep.Value, Content), (other.Value, Content)));
        _cache.PlantBlob(Etag, Content);

        repo.Link(Commit, [Deep, other], Etag, Content.Length);
        repo.Link(Commit, [Deep, other], Etag, Content.Length);

        new[] { Deep, other }.Should().OnlyContain(path => File.ReadAllText(Path.Combine(_cache.Snapshot(Commit), path.Value)) == Content);
        File.Exists(_cache.Blob(Etag)).Should().BeFalse();
        repo.HasContent(Commit, [Deep, other], Etag, Content.Length).Should().BeTrue();
        repo.HasContent(Commit, [Deep, other], Etag, Content.Length + 1).Should().BeFalse();
    }

    [Fact]
    public void Link_SystemWithoutLinksButBlobLinkedElsewhere_IsCopied()
    {
        _cache.PlantSnapshot(TemporaryCache.Commit(2), [("model.safetensors", Content)]);
        var repo = new ModelCache(_cache.Root, (_, _) => throw new IOException("no privilege", unchecked((int)0x80070522))).Repo(TemporaryCache.Model);

        repo.Link(Commit, Deep, Etag);

        File.ReadAllText(Path.Combine(_cache.Snapshot(Commit), Deep.Value)).Should().Be(Content);
        _cache.OfficialFaults().Should().BeEmpty();
    }

    [Fact]
    public void Link_DiskRefuses_ThrowsInsteadOfMovingTheBlob()
    {
        var repo = new ModelCache(_cache.Root, (_, _) => throw new IOException("no space", 28)).Repo(TemporaryCache.Model);
        _cache.PlantBlob(Etag, Content);

        FluentActions.Invoking(() => repo.Link(Commit, Deep, Etag)).Should().Throw<IOException>().WithMessage("no space");
        File.Exists(_cache.Blob(Etag)).Should().BeTrue();
    }

    [Fact]
    public void IsLinked_OtherBlobOrDangling_IsFalse()
    {
        _cache.PlantSnapshot(Commit, [(Deep.Value, Content)]);
        Repo.IsLinked(Commit, Deep, TemporaryCache.Sha256("other")).Should().BeFalse();

        File.Delete(_cache.Blob(Etag));
        Repo.IsLinked(Commit, Deep, Etag).Should().BeFalse();
        Repo.HasEntry(Commit, Deep).Should().BeTrue();
    }

    [Fact]
    public void SetRef_SnapshotMissing_Throws()
    {
        FluentActions.Invoking(() => Repo.SetRef(Revision.Main, Commit)).Should().Throw<DirectoryNotFoundException>();

        Repo.ReadRef(Revision.Main).Should().BeNull();
    }

    [Fact]
    public void SetRef_Commit_WritesNothing()
    {
        Repo.SetRef(Revision.Parse(Commit.Value), Commit);

        Repo.Exists.Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("main")]
    [InlineData("../../../../etc/passwd")]
    public void ReadRef_NoCommitInIt_IsNull(string content)
    {
        _cache.Plant(Path.Combine(_cache.Folder(), "refs", "main"), content);

        Repo.ReadRef(Revision.Main).Should().BeNull();
    }

    [Fact]
    public void ReadRef_OfACommit_IsThatCommit() =>
        Repo.ReadRef(Revision.Parse(Commit.Value)).Should().Be(Commit);

    [Theory]
    [InlineData(24, true)]
    [InlineData(25, false)]
    public void ReadRef_CarelessLineEnds_AreForgivenUpToALength(int spaces, bool isRead)
    {
        _cache.Plant(Path.Combine(_cache.Folder(), "refs", "main"), Commit.Value + new string('\n', spaces));

        Repo.ReadRef(Revision.Main).Should().Be(isRead ? Commit : null);
    }

    [Fact]
    public void Partial_MadeAndDeleted_IsThereInBetween()
    {
        Repo.HasPartial(Etag, Mark).Should().BeFalse();
        File.WriteAllText(Repo.PartialPath(Etag, Mark), Content);
        Repo.HasPartial(Etag, Mark).Should().BeTrue();
        Repo.HasPartial(Etag, PartialMark.New(new Random(2))).Should().BeFalse();

        Repo.DeletePartial(Etag, Mark);

        File.Exists(Repo.PartialPath(Etag, Mark)).Should().BeFalse();
        Repo.HasPartial(Etag, Mark).Should().BeFalse();
    }

    [Fact]
    public void KeepListing_SnapshotThereOrNot_SaysWhetherItIsKept()
    {
        var tree = TemporaryCache.Tree(Commit, (Deep.Value, Content));
        Repo.KeepListing(tree).Should().BeFalse();
        Repo.ReadTree(Commit).Should().BeNull();

        _cache.PlantSnapshot(Commit, []);
        Repo.KeepListing(tree).Should().BeTrue();
        Repo.ReadTree(Commit)!.Files.Should().Equal(tree.Files);
    }

    [Fact]
    public void KeepListing_FolderInItsPlace_IsSaid()
    {
        _cache.PlantSnapshot(Commit, []);
        Directory.CreateDirectory(Path.Combine(_cache.Folder(), "trees", Commit + ".json"));

        FluentActions.Invoking(() => Repo.KeepListing(TemporaryCache.Tree(Commit, (Deep.Value, Content)))).Should().Throw<CacheDamagedException>();
        Repo.ReadTree(Commit).Should().BeNull();
    }

    [Fact]
    public void Link_SystemWithoutLinksAndHalfAFileThere_IsReplaced()
    {
        var repo = new ModelCache(_cache.Root, (_, _) => throw new IOException("no privilege", unchecked((int)0x80070522))).Repo(TemporaryCache.Model);
        repo.PrepareSnapshot(TemporaryCache.Tree(Commit, ("config.json", "{}"), (Deep.Value, Content)));
        var file = _cache.Plant(Path.Combine(_cache.Snapshot(Commit), Deep.Value), "half");
        _cache.PlantBlob(Etag, Content);
        repo.IsLinked(Commit, Deep, Etag).Should().BeFalse();

        repo.Link(Commit, Deep, Etag);

        File.ReadAllText(file).Should().Be(Content);
        repo.IsLinked(Commit, Deep, Etag).Should().BeTrue("its listing tells how long it is");
        repo.IsLinked(Commit, Deep, TemporaryCache.Sha256("other")).Should().BeFalse();
        repo.IsLinked(Commit, RepoPath.Parse("config.json"), Etag).Should().BeFalse();
    }

    [Fact]
    public void Folder_OfSharedCache_GroupMayWriteWhatIsMade()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_cache.Root, File.GetUnixFileMode(_cache.Root) | UnixFileMode.GroupWrite);
        File.WriteAllText(Repo.PartialPath(Etag, Mark), Content);
        Repo.Publish(Etag, Mark);
        Repo.TryLock(Etag)!.Dispose();

        new[] { _cache.Folder(), _cache.Blob(Etag), Path.Combine(_cache.Locks(), Etag + ".lock") }
            .Select(path => new FileInfo(path).UnixFileMode).Should().OnlyContain(mode => mode.HasFlag(UnixFileMode.GroupWrite));
    }

    [OnLinuxFact("rights of files")]
    [UnsupportedOSPlatform("windows")]
    public void Follow_FolderThatTheGroupMayOnlyRead_GivesNoMore()
    {
        var (folder, file) = (Directory.CreateDirectory(Path.Combine(_cache.Outside, "inner")).FullName, Path.Combine(_cache.Outside, "file"));
        File.WriteAllText(file, "");
        File.SetUnixFileMode(_cache.Outside, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        FolderRights.Follow(folder, _cache.Outside);
        FolderRights.Follow(file, _cache.Outside);

        File.GetUnixFileMode(folder).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
    }
}
