using CsCheck;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

public sealed class SheetSelectionTests
{
    private static readonly FileTree Tree = SheetSamples.Tree("a/1", "a/2", "a/b/1", "a/b/2", "c/1", "d", "e");

    [Fact]
    public void Toggle_AnyWay_StatesAndPatternsSayWhatIsChosen()
    {
        var nodes = All(Tree.Root).ToList();
        Gen.Int[0, nodes.Count - 1].Array[0, 12].Sample(clicks =>
        {
            var selection = clicks.Aggregate(SheetSelection.Of(Tree, FilePatterns.Everything), (now, click) => now.Toggle(nodes[click]));

            var chosen = selection.Paths().ToHashSet();
            if (chosen.Count > 0)
            {
                Tree.Files.Where(file => selection.Patterns!.Includes(file.File.Path)).Select(file => file.File.Path.Value).Should().BeEquivalentTo(chosen);
            }

            foreach (var node in nodes)
            {
                var below = Tree.Files.Skip(node.First).Take(node.Count).Select(file => chosen.Contains(file.File.Path.Value)).Distinct().ToList();
                selection.StateOf(node).Should().Be(below.Count > 1 ? null : below[0]);
            }
        });
    }

    [Fact]
    public void Toggle_PartlyChosenFolder_IsChosenWholeFirst()
    {
        var some = SheetSelection.Of(Tree, new FilePatterns(["a/1"], []));

        var all = some.Toggle(Tree.Node("a"));
        var none = all.Toggle(Tree.Node("a"));

        all.Paths().Should().Equal("a/b/1", "a/b/2", "a/1", "a/2");
        none.Count.Should().Be(0);
        none.Patterns.Should().BeNull();
    }

    [Fact]
    public void Toggle_BackToAPreset_IsThatPreset()
    {
        var first = SheetChoice.First(SheetSamples.Sheet(SheetSamples.File("config.json"), SheetSamples.File("weights.bin")));
        var node = first.Selection.Tree.Node("weights.bin");

        var without = first.Toggle(node);
        var again = without.Toggle(node);

        without.Preset!.Kind.Should().Be(PresetKind.Basics);
        again.Preset!.Kind.Should().Be(PresetKind.Everything);
        again.Selection.Patterns.Should().Be(FilePatterns.Everything);
    }

    [Theory]
    [InlineData("*.json, *.txt", "", "a.json", "b.txt")]
    [InlineData("*", "*.bin\n*.txt", "a.json")]
    [InlineData("", "a.json", "b.txt", "c.bin")]
    public void Type_Patterns_ChooseWhatTheyMatch(string allow, string ignore, params string[] chosen)
    {
        var choice = SheetChoice.First(SheetSamples.Sheet(SheetSamples.File("a.json"), SheetSamples.File("b.txt"), SheetSamples.File("c.bin")));

        var typed = choice.Type(allow, ignore);

        typed.Selection.Paths().Should().Equal(chosen);
        typed.IsByPatterns.Should().BeTrue();
    }

    [Fact]
    public void Type_ImpossiblePatterns_ChooseNothing()
    {
        var choice = SheetChoice.First(SheetSamples.Sheet(SheetSamples.File("a.json"))).Type(new string('x', 600), "");

        choice.IsWrong.Should().BeTrue();
        choice.Selection.Patterns.Should().BeNull();
    }

    [Fact]
    public void At_AnotherRevision_KeepsTheWish()
    {
        var before = SheetChoice.First(SheetSamples.Sheet(SheetSamples.File("a.json"), SheetSamples.File("w.bin")));
        var after = SheetSamples.Sheet(SheetSamples.File("a.json"), SheetSamples.File("b.json"), SheetSamples.File("w.bin"));

        before.Take(before.Presets.Single(preset => preset.Kind == PresetKind.Basics)).At(after).Selection.Paths().Should().Equal("a.json", "b.json");
        before.Type("w*", "").At(after).Selection.Paths().Should().Equal("w.bin");
    }

    [Fact]
    public void Totals_SharedHereAndComing_CountOnce()
    {
        var etag = SheetSamples.EtagOf("shared");
        var sheet = SheetSamples.Sheet(
            SheetSamples.File("here", 10, isHere: true),
            new SheetFile(SheetSamples.Listed("one", 100, etag), false),
            new SheetFile(SheetSamples.Listed("two", 100, etag), false),
            SheetSamples.File("coming", 1000),
            SheetSamples.File("partial", 10_000),
            SheetSamples.File("new", 100_000));
        var outlook = new DiskOutlook(120_000, 15_000, 1, 0, new Dictionary<Etag, ContentOutlook>
        {
            [SheetSamples.EtagOf("coming")] = new(400, NeedsNoRoom: true, IsComing: true),
            [SheetSamples.EtagOf("partial")] = new(7_000, NeedsNoRoom: true, IsComing: false),
        });

        var totals = SheetTotals.Of(SheetSelection.Of(FileTree.Of(sheet.Files), FilePatterns.Everything), outlook);

        totals.Should().Be(new SheetTotals(6, 111_110, HereBytes: 7_410, ComingBytes: 600, RoomBytes: 100_100));
        totals.FetchBytes.Should().Be(103_700);
        totals.FreeAfter(outlook).Should().Be(4_900);
        totals.FreeAfter(DiskOutlook.Unknown).Should().BeNull();
    }

    [Fact]
    public void Totals_ContentElsewhere_IsCopiedNotFetchedAndNeedsRoomUnlessShared()
    {
        SheetFile Elsewhere(string path, long size, BlobStore store, bool needsNoRoom = false) =>
            SheetSamples.File(path, size) with { Elsewhere = new BlobElsewhere(store, "/there", null, needsNoRoom) };
        var sheet = SheetSamples.Sheet(
            SheetSamples.File("fetched", 1), Elsewhere("a", 10, BlobStore.Ollama), Elsewhere("b", 100, BlobStore.Ollama), Elsewhere("c", 1000, BlobStore.OtherRepo, needsNoRoom: true),
            Elsewhere("coming", 10_000, BlobStore.LmStudio));
        var outlook = DiskOutlook.Unknown with
        {
            Contents = new Dictionary<Etag, ContentOutlook> { [SheetSamples.EtagOf("coming")] = new(0, NeedsNoRoom: true, IsComing: true) },
        };

        var totals = SheetTotals.Of(SheetSelection.Of(FileTree.Of(sheet.Files), FilePatterns.Everything), outlook);

        totals.Copied.Should().BeEquivalentTo(new Dictionary<BlobStore, long> { [BlobStore.Ollama] = 110, [BlobStore.OtherRepo] = 1000 });
        (totals.CopiedBytes, totals.FetchBytes, totals.RoomBytes).Should().Be((1110, 10_001, 111));
        SheetWords.Amounts(totals).Should().Contain("110 bytes copied from Ollama instead of fetched").And.Contain("1 kB copied from another model here instead of fetched");
        FileMark.Of(sheet.Files[1], outlook)!.Text.Should().Be("Ollama");
        FileMark.Of(sheet.Files[0], outlook).Should().BeNull();
    }

    [Fact]
    public void Totals_ComeOrGoneSinceTheSheetWasOpened_FollowTheDisk()
    {
        var sheet = SheetSamples.Sheet(SheetSamples.File("gone", 10, isHere: true), SheetSamples.File("come", 100));
        var outlook = DiskOutlook.Unknown with
        {
            Contents = new Dictionary<Etag, ContentOutlook>
            {
                [SheetSamples.EtagOf("gone")] = ContentOutlook.Nothing,
                [SheetSamples.EtagOf("come")] = ContentOutlook.Whole(100),
            },
        };

        var totals = SheetTotals.Of(SheetSelection.Of(FileTree.Of(sheet.Files), FilePatterns.Everything), outlook);

        totals.Should().Be(new SheetTotals(2, 110, HereBytes: 100, ComingBytes: 0, RoomBytes: 10));
        sheet.Files.Select(file => FileMark.Of(file, outlook)?.Text).Should().Equal(null, "Here");
    }

    private static IEnumerable<FileNode> All(FileNode folder) => folder.Children.SelectMany(node => All(node).Prepend(node));
}
