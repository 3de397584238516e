using System.Text.Json;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>How much of a revision is there.</summary>
/// <param name="IsWhole">
/// Every file of the listing is there with its size. Without a listing: nothing dangles, there are weights, and all shards
/// the index names.
/// </param>
/// <param name="IsUsable">Whole, or at least every file that the mlx tools fetch and read is there.</param>
/// <param name="MissingFiles">Files of the listing (or shards of the index, or dangling links) that are not there.</param>
/// <param name="FileCount">Files that are there.</param>
internal sealed record RevisionState(bool IsWhole, bool IsUsable, int MissingFiles, int FileCount)
{
    private const string IndexName = "model.safetensors.index.json";
    private const long MaxIndexBytes = 64L << 20;

    private static readonly string[] ToolSuffixes = [".json", ".safetensors", ".py", ".tiktoken", ".txt", ".jsonl", ".jinja"];

    private static readonly string[] WeightSuffixes =
        [".safetensors", ".gguf", ".npz", ".bin", ".pt", ".pth", ".onnx", ".h5", ".msgpack", ".mlpackage", ".mlmodel", ".ckpt", ".tflite"];

    public static RevisionState Of(RepoFolders folders, CommitHash commit, IReadOnlyCollection<SnapshotEntry> entries)
    {
        var lengths = entries.Where(entry => entry.Length is not null && !TemporaryName.Is(Path.GetFileName(entry.Path)))
            .ToDictionary(entry => entry.Name, entry => entry.Length!.Value, StringComparer.Ordinal);
        var tree = folders.IsReal(folders.Trees) ? TreeFile.Read(folders.Tree(commit), commit) : null;
        return lengths.Count == 0 ? new RevisionState(false, false, tree?.Files.Count ?? entries.Count, 0)
            : tree is null ? WithoutListing(entries, lengths)
            : ByListing(tree, lengths);
    }

    private static RevisionState ByListing(RepoTree tree, Dictionary<string, long> lengths)
    {
        var missing = tree.Files.Where(file => !lengths.TryGetValue(file.Path.Value, out var length) || length != file.Size).ToList();
        var isUsable = missing.Count == 0
            || !missing.Any(file => IsForTools(file.Path.Value))
                && tree.Files.Any(file => file.Path.Value.EndsWith(".safetensors", StringComparison.Ordinal));
        return new RevisionState(missing.Count == 0, isUsable, missing.Count, lengths.Count);
    }

    private static RevisionState WithoutListing(IReadOnlyCollection<SnapshotEntry> entries, Dictionary<string, long> lengths)
    {
        var missing = entries.Count(entry => entry.Length is null)
            + (entries.FirstOrDefault(entry => entry.Name == IndexName && entry.Length is not null) is { } index
                ? Shards(index.Path)?.Count(shard => !lengths.ContainsKey(shard)) ?? 1
                : 0);
        var isWhole = missing == 0 && lengths.Keys.Any(name => WeightSuffixes.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase));
        return new RevisionState(isWhole, isWhole, missing, lengths.Count);
    }

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

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
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
