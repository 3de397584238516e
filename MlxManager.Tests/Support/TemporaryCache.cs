using System.Security.Cryptography;
using System.Text;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Support;

/// <summary>
/// A cache folder of its own for one test, and helpers that plant in it what the official clients would: written here
/// from their rules, not with the product's code.
/// </summary>
public sealed class TemporaryCache : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlx-cache-").FullName;

    public TemporaryCache()
    {
        Root = Path.Combine(_folder, "hub");
        Directory.CreateDirectory(Root);
        Cache = new ModelCache(Root);
    }

    /// <summary>The cache folder; beside it there is room for what must not be touched.</summary>
    public string Root { get; }

    public string Outside => _folder;

    public ModelCache Cache { get; }

    public static RepoId Model { get; } = RepoId.Parse("mlx-community/Tiny-4bit");

    public static CommitHash Commit(int number) => CommitHash.Parse(number.ToString("x40", System.Globalization.CultureInfo.InvariantCulture));

    public static Etag Sha256(string content) => Etag.Parse(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))));

    public static Etag GitBlob(string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
#pragma warning disable CA5350 // git's own hash
        return Etag.Parse(Convert.ToHexStringLower(SHA1.HashData([.. Encoding.UTF8.GetBytes($"blob {bytes.Length}\0"), .. bytes])));
#pragma warning restore CA5350
    }

    /// <summary>A file as the Hub's tree would list it: LFS for weights, git otherwise.</summary>
    public static RepoFile File(string path, string content) => new(
        RepoPath.Parse(path),
        Encoding.UTF8.GetByteCount(content),
        GitBlob(content),
        path.EndsWith(".safetensors", StringComparison.Ordinal) ? Sha256(content) : null,
        null);

    public static RepoTree Tree(CommitHash commit, params (string Path, string Content)[] files) =>
        new(commit, [.. files.Select(file => File(file.Path, file.Content))]);

    public RepoCache Repo(RepoId? id = null) => Cache.Repo(id ?? Model);

    public string Folder(RepoId? id = null) => Path.Combine(Root, "models--" + (id ?? Model).Value.Replace("/", "--", StringComparison.Ordinal));

    public string Locks(RepoId? id = null) => Path.Combine(Root, ".locks", Path.GetFileName(Folder(id)));

    public string Blob(Etag etag, RepoId? id = null) => Path.Combine(Folder(id), "blobs", etag.Value);

    public string Snapshot(CommitHash commit, RepoId? id = null) => Path.Combine(Folder(id), "snapshots", commit.Value);

    /// <summary>A file anywhere below the cache's root, with the folders that lead to it.</summary>
    public string Plant(string path, string content = "")
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllText(full, content);
        return full;
    }

    public void PlantBlob(Etag etag, string content, RepoId? id = null) => Plant(Blob(etag, id), content);

    /// <summary>Blobs and links, as after an official download of these files.</summary>
    public void PlantSnapshot(CommitHash commit, (string Path, string Content)[] files, string? reference = null, bool tree = false, RepoId? id = null)
    {
        Directory.CreateDirectory(Snapshot(commit, id));
        foreach (var (path, content) in files)
        {
            var etag = File(path, content).Etag;
            PlantBlob(etag, content, id);
            PlantLink(commit, path, etag, id);
        }

        if (reference is not null)
        {
            Plant(Path.Combine(Folder(id), "refs", reference), commit.Value);
        }

        if (tree)
        {
            var entries = files.Select(file => File(file.Path, file.Content)).OrderBy(file => file.Path.Value, StringComparer.Ordinal).Select(file =>
            {
                var lfs = file.LfsSha256 is null ? "" : $$""", "lfs_sha256": "{{file.LfsSha256}}", "lfs_size": {{file.Size}}""";
                return $$"""  "{{file.Path}}": {"size": {{file.Size}}, "blob_id": "{{file.GitOid}}"{{lfs}} }""";
            });
            Plant(Path.Combine(Folder(id), "trees", commit + ".json"), """{"format_version": 1, "files": {""" + string.Join(",\n", entries) + "}}");
        }
    }

    public void PlantLink(CommitHash commit, string path, Etag etag, RepoId? id = null)
    {
        var link = Path.Combine(Snapshot(commit, id), path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        System.IO.File.CreateSymbolicLink(link, string.Concat(Enumerable.Repeat("../", path.Count(c => c == '/') + 2)) + "blobs/" + etag);
    }

    /// <summary>What today's official client leaves when it is killed; without a mark, what older ones leave.</summary>
    public string PlantOfficialPartial(Etag etag, string content, string? mark = "0badcafe", RepoId? id = null) =>
        Plant(Blob(etag, id) + (mark is null ? "" : "." + mark) + ".incomplete", content);

    /// <summary>Holds the blob's lock as another process would, until disposed.</summary>
    public IDisposable HoldLock(Etag etag, RepoId? id = null) =>
        new FileStream(Plant(Path.Combine(Locks(id), etag + ".lock")), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Everything below the root: each path, a file's content or a link's text.</summary>
    public IReadOnlyList<string> Listing(string? below = null) => [.. Walk(below ?? Root)
        .Select(info => Path.GetRelativePath(Root, info.FullName) + (info.LinkTarget is { } target ? " → " + target
            : info is DirectoryInfo ? "/"
            : ": " + System.IO.File.ReadAllText(info.FullName)))
        .Order(StringComparer.Ordinal)];

    /// <summary>
    /// What the official scan would call corrupt: dangling links, refs to missing snapshots, files directly in
    /// <c>snapshots/</c>. Links are checked in the whole cache, snapshots or not.
    /// </summary>
    public IReadOnlyList<string> OfficialFaults()
    {
        var faults = Walk(Root).Where(info => info.LinkTarget is not null && !System.IO.File.Exists(EndOf(info)))
            .Select(info => "dangling: " + info.FullName).ToList();
        foreach (var model in Directory.EnumerateDirectories(Root, "models--*"))
        {
            var snapshots = new DirectoryInfo(Path.Combine(model, "snapshots"));
            var refs = new DirectoryInfo(Path.Combine(model, "refs"));
            faults.AddRange(snapshots.Exists ? snapshots.EnumerateFiles().Select(file => "file in snapshots: " + file.FullName) : []);
            faults.AddRange(refs.Exists
                ? refs.EnumerateFiles("*", SearchOption.AllDirectories)
                    .Where(file => !Directory.Exists(Path.Combine(snapshots.FullName, System.IO.File.ReadAllText(file.FullName))))
                    .Select(file => "ref to nothing: " + file.FullName)
                : []);
        }

        return faults;
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string EndOf(FileSystemInfo link) => link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "";

    private static IEnumerable<FileSystemInfo> Walk(string folder) => new DirectoryInfo(folder).EnumerateFileSystemInfos()
        .SelectMany(info => info is DirectoryInfo && info.LinkTarget is null ? Walk(info.FullName).Prepend(info) : [info]);
}
