using System.Text.Json.Nodes;

namespace MlxManager.Web.Demo;

/// <summary>
/// What the demo's cache holds before anything was downloaded, laid as the official tools lay it: a whole model with an older
/// revision that no branch stands at, one whose weights never came, one whose download was killed, and a dataset.
/// </summary>
internal sealed class DemoCache(SampleHub hub, string root)
{
    public const string Whole = "quiet-works/Wren-TTS-82M-4bit";
    public const string Incomplete = "mossbank/Moss-Embed-110M-8bit";
    public const string Killed = "quiet-works/Lark-Speech-240M-4bit";
    public const string Dataset = "mlx-samples/Tiny-Stories";

    private const int KilledAfter = 8_000_000;
    private const int ChunkBytes = 1 << 20;

    private static readonly string Older = new('0', 36);

    public async Task FillAsync()
    {
        await LayAsync("models--", Whole, hub.CommitOf(Whole), hub.FilesOf(Whole), "main", daysAgo: 3);
        await LayAsync("models--", Whole, Older + "01d5",
            [.. hub.FilesOf(Whole).Where(file => file.Path != "README.md"), SampleFile.Text("README.md", "# An older card\n")], null, daysAgo: 70);
        await LayAsync("models--", Incomplete, hub.CommitOf(Incomplete), [.. hub.FilesOf(Incomplete).Where(file => !file.IsLfs)], "main", daysAgo: 20);
        WriteTree(Incomplete, await TreeAsync(hub.FilesOf(Incomplete)));
        await KillAsync();
        await LayAsync("datasets--", Dataset, Older + "da7a",
            [SampleFile.Text("README.md", "# Tiny stories\n\nA made-up dataset.\n"), SampleFile.Generated("data/train-00000-of-00001.parquet", 5, 12_400_000)], "main", daysAgo: 400);
    }

    private static string FolderName(string prefix, string id) => prefix + id.Replace("/", "--", StringComparison.Ordinal);

    /// <summary>As today's official client leaves it when it is killed in the middle of the weights.</summary>
    private async Task KillAsync()
    {
        var files = hub.FilesOf(Killed);
        await LayAsync("models--", Killed, hub.CommitOf(Killed), [.. files.Where(file => !file.IsLfs)], "main", daysAgo: 1);
        WriteTree(Killed, await TreeAsync(files));
        var weights = files.First(file => file.IsLfs);
        Write(Path.Combine(root, FolderName("models--", Killed), "blobs", await weights.EtagAsync() + ".0badcafe.incomplete"), weights.Content, KilledAfter);
    }

    private async Task LayAsync(string prefix, string id, string commit, IReadOnlyList<SampleFile> files, string? reference, int daysAgo)
    {
        var folder = Path.Combine(root, FolderName(prefix, id));
        var then = TimeProvider.System.GetUtcNow().AddDays(-daysAgo).UtcDateTime;
        Directory.CreateDirectory(Path.Combine(folder, "blobs"));
        foreach (var file in files)
        {
            var etag = await file.EtagAsync();
            var blob = Path.Combine(folder, "blobs", etag);
            if (!File.Exists(blob))
            {
                Write(blob, file.Content, file.Content.Length);
                File.SetLastWriteTimeUtc(blob, then);
                File.SetLastAccessTimeUtc(blob, then);
            }

            var link = Path.Combine(folder, "snapshots", commit, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            var up = string.Concat(Enumerable.Repeat("../", 2 + file.Path.Count(c => c == '/')));
            File.CreateSymbolicLink(link, $"{up}blobs/{etag}");
        }

        if (reference is not null)
        {
            Directory.CreateDirectory(Path.Combine(folder, "refs"));
            await File.WriteAllTextAsync(Path.Combine(folder, "refs", reference), commit);
        }
    }

    private void WriteTree(string model, string json)
    {
        var trees = Directory.CreateDirectory(Path.Combine(root, FolderName("models--", model), "trees"));
        File.WriteAllText(Path.Combine(trees.FullName, hub.CommitOf(model) + ".json"), json);
    }

    /// <summary>The listing that today's official client keeps with a snapshot, which tells what is missing.</summary>
    private static async Task<string> TreeAsync(IReadOnlyList<SampleFile> files)
    {
        var entries = new JsonObject();
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            var hashes = await file.HashesAsync();
            var entry = new JsonObject { ["size"] = file.Content.Length, ["blob_id"] = hashes.GitOid };
            if (file.IsLfs)
            {
                entry["lfs_sha256"] = hashes.Etag;
                entry["lfs_size"] = file.Content.Length;
            }

            entries[file.Path] = entry;
        }

        return new JsonObject { ["format_version"] = 1, ["files"] = entries }.ToJsonString();
    }

    private static void Write(string path, SampleContent content, long length)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[ChunkBytes];
        for (long at = 0; at < length; at += ChunkBytes)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(ChunkBytes, length - at));
            content.Read(at, part);
            stream.Write(part);
        }
    }
}
