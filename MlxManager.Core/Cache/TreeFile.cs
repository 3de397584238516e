using System.Buffers;
using System.Text.Json;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// <c>trees/&lt;commit&gt;.json</c>: every file of a model at a commit, so that the official client can tell offline that a
/// snapshot is incomplete. Keys sorted; the two LFS keys only for LFS files; <c>xet_hash</c> only where known:
/// <code>
/// {"format_version": 1, "files": {"&lt;path&gt;": {"size": n, "blob_id": "&lt;git sha1&gt;", "lfs_sha256": "…", "lfs_size": n, "xet_hash": "…"}}}
/// </code>
/// Source: <c>_tree_cache.py</c> of huggingface_hub. Another version of the format is to be ignored, not guessed at.
/// </summary>
internal static class TreeFile
{
    private const int FormatVersion = 1;

    // A listing needs about 200 bytes a file; the largest repos hold some 100,000.
    private const long MaxBytes = 64L << 20;

    private static readonly JsonWriterOptions Layout = new() { Indented = true, IndentSize = 1, NewLine = "\n" };

    /// <summary>The listing, or null when there is none or it is not to be believed (hostile, cut short, of a newer format).</summary>
    public static RepoTree? Read(string path, CommitHash commit)
    {
        var file = DiskEntry.At(path);
        if (file.Kind != DiskKind.File || file.Length is 0 or > MaxBytes)
        {
            return null;
        }

        try
        {
            return Parse(File.ReadAllBytes(path), commit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone or unreadable: as good as none. What depends on it says "not whole".
            return null;
        }
    }

    public static RepoTree? Parse(ReadOnlyMemory<byte> json, CommitHash commit)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("format_version", out var version) || !IsNumber(version, out var number) || number != FormatVersion
                || !root.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var parsed = new Dictionary<RepoPath, RepoFile>();
            long total = 0;
            foreach (var property in files.EnumerateObject())
            {
                if (ParseFile(property) is not { } file || file.Size > TreeBuilder.MaxBytes - total || !parsed.TryAdd(file.Path, file))
                {
                    // One file we cannot name or size makes the listing useless for saying "nothing is missing".
                    return null;
                }

                total += file.Size;
            }

            return new RepoTree(commit, [.. parsed.Values]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a string that is no valid text.
            return null;
        }
    }

    /// <summary>The file's bytes.</summary>
    public static ReadOnlyMemory<byte> Format(RepoTree tree)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Layout))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format_version", FormatVersion);
            writer.WriteStartObject("files");
            foreach (var file in tree.Files.OrderBy(file => file.Path.Value, StringComparer.Ordinal))
            {
                writer.WriteStartObject(file.Path.Value);
                writer.WriteNumber("size", file.Size);
                writer.WriteString("blob_id", file.GitOid.Value);
                if (file.LfsSha256 is not null)
                {
                    writer.WriteString("lfs_sha256", file.LfsSha256.Value);
                    writer.WriteNumber("lfs_size", file.Size);
                }

                if (file.XetHash is not null)
                {
                    writer.WriteString("xet_hash", file.XetHash);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static RepoFile? ParseFile(JsonProperty property)
    {
        var facts = property.Value;
        if (facts.ValueKind != JsonValueKind.Object
            || !RepoPath.TryParse(property.Name, out var path)
            || !facts.TryGetProperty("size", out var size) || !IsNumber(size, out var bytes) || bytes < 0
            || !Etag.TryParse(Text(facts, "blob_id"), out var oid))
        {
            return null;
        }

        Etag? sha256 = null;
        if (Text(facts, "lfs_sha256") is { } text && (!Etag.TryParse(text, out sha256) || sha256.Kind != EtagKind.Sha256))
        {
            return null;
        }

        return new RepoFile(path, bytes, oid, sha256, Text(facts, "xet_hash"));
    }

    private static bool IsNumber(JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
