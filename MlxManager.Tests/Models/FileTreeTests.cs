using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

public sealed class FileTreeTests
{
    [Fact]
    public void Of_Files_AreFoldersFirstThenNames()
    {
        var tree = SheetSamples.Tree("b.bin", "x/2.bin", "A.bin", "x/y/1.bin", "config.json");

        tree.Rows(tree.OpenAtFirst()).Select(row => $"{row.Level} {row.Name}").Should()
            .Equal("1 x", "2 y", "3 1.bin", "2 2.bin", "1 A.bin", "1 b.bin", "1 config.json");
        tree.Files.Select(file => file.File.Path.Value).Should().Equal("x/y/1.bin", "x/2.bin", "A.bin", "b.bin", "config.json");
        tree.Node("x").Should().Match<FileNode>(node => node.Count == 2 && node.Bytes == 2000 && node.First == 0);
    }

    [Fact]
    public void Rows_ClosedFolder_HidesWhatIsBelow()
    {
        var tree = SheetSamples.Tree("x/y/1.bin", "z.bin");

        tree.Rows(new HashSet<FileNode> { tree.Node("x/y") }).Select(row => row.Name).Should().Equal("x", "z.bin");
    }

    [Fact]
    public void OpenAtFirst_ManyFiles_ClosesTheFolders() =>
        SheetSamples.Tree([.. Enumerable.Range(0, 100).Select(i => $"f/{i}")]).OpenAtFirst().Should().BeEmpty();

    [Fact]
    public void Of_DeepestPathThereCanBe_IsATree()
    {
        var path = string.Join('/', Enumerable.Repeat("d", 64));

        var tree = SheetSamples.Tree(path);

        tree.Rows(tree.OpenAtFirst()).Should().HaveCount(64);
    }

    [Theory]
    [InlineData("ArrowDown", "x", "y")]
    [InlineData("ArrowUp", "z.bin", "y")]
    [InlineData("ArrowRight", "x", "y")]
    [InlineData("ArrowLeft", "y", "x")]
    [InlineData("Home", "z.bin", "x")]
    [InlineData("End", "x", "z.bin")]
    [InlineData("z", "x", "z.bin")]
    [InlineData("X", "z.bin", "x")]
    [InlineData("ArrowUp", "x", null)]
    [InlineData("ArrowDown", "z.bin", null)]
    [InlineData("ArrowLeft", "x", null)]
    [InlineData("Tab", "x", null)]
    public void Keys_LeadWhereTreesLead(string key, string from, string? to)
    {
        var tree = SheetSamples.Tree("x/y/1.bin", "z.bin");
        var rows = tree.Rows(new HashSet<FileNode> { tree.Node("x") });

        TreeKeys.Target(key, rows.Single(row => row.Name == from), rows)?.Name.Should().Be(to);
    }
}
