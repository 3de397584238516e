using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>A tag by its other name, and a disk that is said to hold no two such files, pass for one that makes no difference between upper and lower case.</summary>
public sealed class NameClashTests : IDisposable
{
    private static readonly CommitHash Commit = TemporaryCache.Commit(1);

    private readonly TemporaryCache _cache = new();
    private readonly ModelCache _folding;

    public NameClashTests()
    {
        _folding = new ModelCache(_cache.Root) { HoldsBoth = _ => false };
        _cache.Plant("CACHEDIR.TAG");
        _cache.Plant("cachedir.tag");
    }

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData("README.md", "readme.md", "README.md and readme.md of")]
    [InlineData("a/b.txt", "A/B.txt", "a/b.txt and A/B.txt of")]
    [InlineData("notes", "Notes/one.txt", "notes and Notes of")]
    [InlineData("Notes/one.txt", "notes", "Notes and notes of")]
    public void Find_FilesThatMeet_AreNamed(string one, string other, string words)
    {
        Find(Revision.Main, one, other).Should().StartWith(words);
    }

    [Fact]
    public void Find_FilesInOneFolderByTwoNames_DoNotMeet()
    {
        Find(Revision.Main, "sub/a.txt", "Sub/b.txt").Should().BeNull();
    }

    [Fact]
    public void Find_FileThatWasBroughtBefore_IsNotOverwritten()
    {
        _cache.Plant(Path.Combine(_cache.Snapshot(Commit), "README.md"), "one");
        var tree = TemporaryCache.Tree(Commit, ("README.md", "one"), ("readme.md", "other"));

        NameClash.Find(_folding, TemporaryCache.Model, Revision.Main, tree, [RepoPath.Parse("readme.md")], []).Should().Contain("README.md");
        NameClash.Find(_folding, TemporaryCache.Model, Revision.Main, tree, [RepoPath.Parse("README.md")], []).Should().BeNull();
    }

    [Fact]
    public void Find_FolderOfAnotherRepo_IsNotShared()
    {
        Directory.CreateDirectory(_cache.Folder(RepoId.Parse("MLX-Community/tiny-4bit")));

        Find(Revision.Main, "config.json").Should().Contain("MLX-Community/tiny-4bit");
    }

    [Fact]
    public void Find_RefByAnotherName_IsNotOverwritten()
    {
        _cache.Plant(Path.Combine(_cache.Folder(), "refs", "refs", "PR", "1"), Commit.Value);

        Find(Revision.Parse("refs/pr/1"), "config.json").Should().Contain("'refs/PR'").And.Contain(Commit.Value);
        Find(Revision.At(Commit), "config.json").Should().BeNull();
        Find(Revision.Main, "config.json").Should().BeNull();
    }

    [Theory]
    [InlineData("MLX-Community/tiny-4bit", "v1", "MLX-Community/tiny-4bit")]
    [InlineData("mlx-community/Tiny-4bit", "MAIN", "'MAIN'")]
    [InlineData("mlx-community/Tiny-4bit", "Main/one", "'Main'")]
    [InlineData("mlx-community/Tiny-4bit", "main", null)]
    [InlineData("mlx-community/Tiny-4bit", "mainly", null)]
    [InlineData("mlx-community/other", "MAIN", null)]
    public void Find_BegunByAnother_IsNotSharedAlthoughNothingIsThereYet(string model, string revision, string? words)
    {
        var tree = TemporaryCache.Tree(Commit, ("config.json", "{}"));

        var clash = NameClash.Find(_folding, TemporaryCache.Model, Revision.Main, tree, [], [(RepoId.Parse(model), Revision.Parse(revision))]);

        (clash is null).Should().Be(words is null, clash);
        (clash ?? "none").Should().Contain(words ?? "none");
    }

    [Fact]
    public void Find_DiskThatTellsThemApart_IsNothing()
    {
        File.Delete(Path.Combine(_cache.Root, "cachedir.tag"));
        Directory.CreateDirectory(_cache.Folder(RepoId.Parse("MLX-Community/tiny-4bit")));
        var tree = TemporaryCache.Tree(Commit, ("README.md", "one"), ("readme.md", "other"));
        var apart = new ModelCache(_cache.Root) { HoldsBoth = _ => true };

        NameClash.Find(apart, TemporaryCache.Model, Revision.Main, tree, [.. tree.Files.Select(file => file.Path)], [(RepoId.Parse("MLX-Community/tiny-4bit"), Revision.Main)]).Should().BeNull();
    }

    private string? Find(Revision revision, params string[] paths)
    {
        var tree = TemporaryCache.Tree(Commit, [.. paths.Select(path => (path, path))]);
        return NameClash.Find(_folding, TemporaryCache.Model, revision, tree, [.. tree.Files.Select(file => file.Path)], []);
    }
}
