namespace MlxManager.Web.Models;

/// <summary>A folder or file of the tree. What is below a folder are the files <see cref="First"/> to <see cref="First"/> + <see cref="Count"/>.</summary>
/// <param name="Number">Unique in its tree.</param>
/// <param name="Level">1 for what lies at the top.</param>
/// <param name="Position">Among its siblings, 1 is the first.</param>
/// <param name="File">Null for a folder.</param>
public sealed record FileNode(int Number, string Name, int Level, int Position, int First, SheetFile? File)
{
    public FileNode? Parent { get; init; }

    public IReadOnlyList<FileNode> Children { get; internal set; } = [];

    public int Count { get; internal set; } = 1;

    public long Bytes { get; internal set; }

    public bool IsFolder => File is null;

    // By place alone: comparing parents and children would walk the whole tree.
    public bool Equals(FileNode? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Number;
}
