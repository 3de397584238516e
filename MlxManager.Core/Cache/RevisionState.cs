using System.Text.Json;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>What tells which files belong to a revision.</summary>
internal enum ListingSource
{
    /// <summary>Nothing does.</summary>
    None,

    /// <summary><c>model.safetensors.index.json</c>: the files with the weights.</summary>
    Index,

    /// <summary><c>trees/&lt;commit&gt;.json</c>: all files.</summary>
    Tree,
}

/// <summary>How much of a revision is there.</summary>
/// <param name="IsWhole">Every file of the listing is there with its size. By the index: nothing dangles and all its shards are there.</param>
/// <param name="IsUsable">
/// Whole, or at least every file that the mlx tools fetch and read is there. Without a listing: nothing dangles, and there are weights,
/// which lie in one file where no index names several.
/// </param>
/// <param name="MissingFiles">Files of the listing that are not there or have another size; else dangling links, and shards of the index.</param>
/// <param name="FileCount">Files that are there.</param>
/// <param name="MissingBytes">Of the missing files, each content once and none that the repo holds already; null when nothing tells.</param>
internal sealed record RevisionState(
    bool IsWhole, bool IsUsable, int MissingFiles, int FileCount, ListingSource Source, int? FilesTotal, long? MissingBytes)
{
    private const string IndexName = "model.safetensors.index.json";
    private const long MaxIndexBytes = 64L << 20;

    private static readonly string[] ToolSuffixes = [".json", ".safetensors", ".py", ".tiktoken", ".txt", ".jsonl", ".jinja"];

    private static readonly string[] WeightSuffixes =
        [".safetensors", ".gguf", ".npz", ".bin", ".pt", ".pth", ".onnx", ".h5", ".msgpack", ".mlpackage", ".mlmodel", ".ckpt", ".tflite"];

    /// <param name="blobBytes">Length of a blob of the repo by its name, if it is there.</param>
    public static RevisionState Of(
        RepoFolders folders, CommitHash commit, IReadOnlyCollection<SnapshotEntry> entries, Func<string, long?>? blobBytes = null)
    {
        var tree = folders.IsReal(folders.Trees) ? TreeFile.Read(folders.Tree(commit), commit) : null;
        return tree is null ? WithoutListing(entries) : ByListing(tree, entries, blobBytes ?? (_ => null));
    }

    public static RevisionState ByListing(RepoTree tree, IReadOnlyCollection<SnapshotEntry> entries, Func<string, long?> blobBytes)
    {
        var lengths = Lengths(entries);
        var missing = tree.Files.Where(file => !lengths.TryGetValue(file.Path.Value, out var length) || length != file.Size).ToList();
        var isUsable = lengths.Count > 0
            && (missing.Count == 0
                || !missing.Any(file => IsForTools(file.Path.Value))
                    && tree.Files.Any(file => file.Path.Value.EndsWith(".safetensors", StringComparison.Ordinal)));
        var toFetch = missing.DistinctBy(file => file.Etag).Where(file => blobBytes(file.Etag.Value) != file.Size);
        return new RevisionState(
            missing.Count == 0 && lengths.Count > 0,
            isUsable,
            missing.Count,
            lengths.Count,
            ListingSource.Tree,
            tree.Files.Count,
            Sum(toFetch.Select(file => file.Size)));
    }

    private static RevisionState WithoutListing(IReadOnlyCollection<SnapshotEntry> entries)
    {
        var lengths = Lengths(entries);
        var dangling = entries.Count(entry => entry.IsDangling);
        var hasIndex = entries.FirstOrDefault(entry => entry.Name == IndexName && entry.Length is not null) is { } index
            ? Shards(index.Path)
            : [];
        var missing = dangling + (hasIndex?.Count(shard => !lengths.ContainsKey(shard)) ?? 1);
        var isWhole = missing == 0 && hasIndex is { Count: > 0 };
        var isUsable = isWhole
            || missing == 0 && lengths.Keys.Any(name => WeightSuffixes.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase));
        return new RevisionState(
            isWhole,
            isUsable,
            missing,
            lengths.Count,
            hasIndex is { Count: > 0 } ? ListingSource.Index : ListingSource.None,
            hasIndex is { Count: > 0 } ? lengths.Count + missing : null,
            isWhole ? 0 : null);
    }

    private static Dictionary<string, long> Lengths(IReadOnlyCollection<SnapshotEntry> entries) =>
        entries.Where(entry => entry.IsContent).ToDictionary(entry => entry.Name, entry => entry.Length!.Value, StringComparer.Ordinal);

    // A listing may claim more than a long can hold.
    private static long Sum(IEnumerable<long> sizes) => sizes.Aggregate(0L, (sum, size) => size > long.MaxValue - sum ? long.MaxValue : sum + size);

    /// <summary>The patterns mlx-lm and mlx-vlm fetch by; <c>*</c> crosses folders there.</summary>
    private static bool IsForTools(string path) =>
        path is "tokenizer.model" or "tiktoken.model" || ToolSuffixes.Any(suffix => path.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>The files the index names (<c>{"weight_map": {"&lt;tensor&gt;": "&lt;file&gt;"}}</c>); null when it cannot be understood.</summary>
    private static HashSet<string>? Shards(string path)
    {
        try
        {
            if (DiskEntry.FileBehind(path).Length > MaxIndexBytes)
            {
                return null;
            }

            using var document = JsonDocument.Parse(CuriousReading.ReadAll(path));
            return document.RootElement.GetProperty("weight_map").EnumerateObject()
                .Select(tensor => tensor.Value.GetString()).OfType<string>().ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException
            or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
