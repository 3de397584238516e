using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>Which files of a tree are chosen, and the patterns that say exactly that. Immutable; a change makes a new one.</summary>
public sealed class SheetSelection
{
    private readonly bool[] _chosen;

    // How many of the files before each are chosen: any folder's state in one subtraction.
    private readonly int[] _before;

    private SheetSelection(FileTree tree, bool[] chosen, FilePatterns? patterns)
    {
        Tree = tree;
        Patterns = patterns;
        _chosen = chosen;
        _before = new int[chosen.Length + 1];
        for (var i = 0; i < chosen.Length; i++)
        {
            _before[i + 1] = _before[i] + (chosen[i] ? 1 : 0);
        }
    }

    public FileTree Tree { get; }

    /// <summary>Null when nothing is chosen, or too scattered a set for patterns to say.</summary>
    public FilePatterns? Patterns { get; }

    public int Count => _before[^1];

    public IEnumerable<SheetFile> Files => Tree.Files.Where((_, i) => _chosen[i]);

    public static SheetSelection Of(FileTree tree, FilePatterns patterns)
    {
        var chosen = tree.Files.Select(file => patterns.Includes(file.File.Path)).ToArray();
        return new(tree, chosen, Array.Exists(chosen, one => one) ? patterns : null);
    }

    public static SheetSelection Exactly(FileTree tree, Func<SheetFile, bool> isChosen) => Exactly(tree, [.. tree.Files.Select(isChosen)]);

    /// <summary>True when all of it is chosen, false when nothing is, null when some.</summary>
    public bool? StateOf(FileNode node) =>
        _before[node.First + node.Count] - _before[node.First] is var count && count == 0 ? false : count == node.Count ? true : null;

    /// <summary>A folder of which only some is chosen becomes chosen whole.</summary>
    public SheetSelection Toggle(FileNode node)
    {
        var chosen = (bool[])_chosen.Clone();
        Array.Fill(chosen, StateOf(node) != true, node.First, node.Count);
        return Exactly(Tree, chosen);
    }

    /// <summary>The same files of the same tree.</summary>
    public bool IsSameAs(SheetSelection other) => Tree == other.Tree && _chosen.AsSpan().SequenceEqual(other._chosen);

    private static SheetSelection Exactly(FileTree tree, bool[] chosen)
    {
        var paths = tree.Files.Where((_, i) => chosen[i]).Select(file => file.File.Path).ToHashSet();
        return new(tree, chosen, ExactPatterns.Of([.. tree.Files.Select(file => file.File.Path)], paths.Contains));
    }
}
