namespace MlxManager.Web.Models;

/// <summary>The files of a model as a tree: folders first, then files, each by name. Immutable once made.</summary>
public sealed class FileTree
{
    /// <summary>A model with more files than this opens with its folders closed.</summary>
    private const int OpenFolders = 40;

    private readonly List<SheetFile> _files = [];
    private int _nodes;

    private FileTree(IReadOnlyList<SheetFile> files)
    {
        Root = new FileNode(_nodes++, "", 0, 1, 0, null);
        Fill(Root, files);
    }

    /// <summary>In the order of the tree, so that what is below a folder lies side by side.</summary>
    public IReadOnlyList<SheetFile> Files => _files;

    /// <summary>The model itself; not drawn.</summary>
    public FileNode Root { get; }

    public static FileTree Of(IReadOnlyList<SheetFile> files) => new(files);

    /// <summary>The folders that are open to begin with.</summary>
    public HashSet<FileNode> OpenAtFirst() => _files.Count > OpenFolders ? [] : [.. Folders(Root)];

    /// <summary>What is in sight while these folders are open.</summary>
    public List<FileNode> Rows(IReadOnlySet<FileNode> open)
    {
        var rows = new List<FileNode>();
        Append(Root);
        return rows;

        void Append(FileNode folder)
        {
            foreach (var node in folder.Children)
            {
                rows.Add(node);
                if (open.Contains(node))
                {
                    Append(node);
                }
            }
        }
    }

    private static IEnumerable<FileNode> Folders(FileNode folder) =>
        folder.Children.Where(node => node.IsFolder).SelectMany(node => Folders(node).Prepend(node));

    private void Fill(FileNode folder, IEnumerable<SheetFile> files)
    {
        var children = new List<FileNode>();
        var groups = files.GroupBy(file => file.File.Path.Segments[folder.Level], StringComparer.Ordinal)
            .Select(group => (Name: group.Key, File: group.First() is var first && IsAt(first, folder.Level) ? first : null, Files: group))
            .OrderBy(group => group.File is not null)
            .ThenBy(group => group.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(group => group.Name, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var node = new FileNode(_nodes++, group.Name, folder.Level + 1, children.Count + 1, _files.Count, group.File) { Parent = folder };
            children.Add(node);
            if (group.File is { } file)
            {
                _files.Add(file);
                node.Bytes = file.File.Size;
            }
            else
            {
                Fill(node, group.Files);
            }
        }

        folder.Children = children;
        folder.Count = _files.Count - folder.First;
        folder.Bytes = children.Sum(node => node.Bytes);
    }

    private static bool IsAt(SheetFile file, int level) => file.File.Path.Segments.Count == level + 1;
}
