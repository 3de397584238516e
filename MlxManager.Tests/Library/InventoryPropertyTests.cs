using CsCheck;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library;

/// <summary>Random caches, sound and damaged, looked at by an index that remembers and by one that does not, and counted by hand.</summary>
public sealed class InventoryPropertyTests
{
    private static readonly string[] Repos = ["models--a--one", "models--b", "datasets--a--one"];
    private static readonly string[] Paths = ["config.json", "model.safetensors", "sub/a.json", "sub/deep/b.safetensors"];
    private static readonly string[] Folders = ["blobs", "refs", "snapshots", "trees", ".no_exist"];

    /// <summary>One thing that some tool did, by the number of what, where and with which content.</summary>
    private sealed record Deed(int What, int Repo, int Commit, int Path, int Content);

    private static readonly Gen<Deed> Deeds = Gen.Select(
        Gen.Frequency((8, Gen.Const(0)), (4, Gen.Int[1, 8]), (3, Gen.Int[9, 17])),
        Gen.Int[0, Repos.Length - 1],
        Gen.Int[1, 3],
        Gen.Int[0, Paths.Length - 1],
        Gen.Int[1, 5],
        (what, repo, commit, path, content) => new Deed(what, repo, commit, path, content));

    [Fact]
    public Task Look_AnyTree_CountsAsByHandAndRemembersTruly() =>
        Gen.Select(Deeds.Array[0, 25], Deeds.Array[0, 8], (before, after) => (before, after)).SampleAsync(
            world => CheckAsync(world.before, world.after), iter: 150, threads: 2);

    private static async Task CheckAsync(Deed[] before, Deed[] after)
    {
        using var setup = new LibrarySetup();
        Do(setup.Cache, before);
        setup.Age();
        await VerifyAsync(setup, await setup.Index.RefreshAsync(default));

        Do(setup.Cache, after);
        var remembering = await setup.Index.RefreshAsync(default);
        await VerifyAsync(setup, remembering);
        remembering.Should().BeEquivalentTo(
            await setup.NewIndex().RefreshAsync(default), options => options.Excluding(seen => seen.TakenAt).Excluding(member => member.Name == nameof(CachedRepo.LastUsed)));
    }

    private static async Task VerifyAsync(LibrarySetup setup, Inventory seen)
    {
        foreach (var repo in seen.Repos)
        {
            var folder = Path.Combine(setup.Cache.Root, repo.Name.Folder);
            var counted = Count(folder);
            (repo.SizeBytes, repo.FileCount).Should().Be((counted.Values.Sum(), counted.Count), folder);
            var details = await setup.Index.DetailsAsync(repo.Name, default);
            details!.Revisions.Select(revision => revision.Revision.Commit).Should().Equal(repo.Revisions.Select(revision => revision.Commit));
        }
    }

    /// <summary>Each content that a snapshot's file leads to, by the name of its blob or the place where it lies.</summary>
    private static Dictionary<string, long> Count(string folder)
    {
        var counted = new Dictionary<string, long>(StringComparer.Ordinal);
        var snapshots = new DirectoryInfo(Path.Combine(folder, "snapshots"));
        var inside = snapshots.Exists && snapshots.LinkTarget is null
            ? snapshots.EnumerateDirectories().Where(info => info.LinkTarget is null).SelectMany(Walk)
            : [];
        foreach (var info in inside)
        {
            var target = info.LinkTarget;
            var hop = target is null ? info.FullName : Path.GetFullPath(target, Path.GetDirectoryName(info.FullName)!);
            var end = End(info.FullName);
            if (end is not null && File.Exists(end) && !Directory.Exists(end))
            {
                counted[Path.GetDirectoryName(hop) == Path.Combine(folder, "blobs") ? hop : end] = new FileInfo(end).Length;
            }
        }

        return counted;
    }

    /// <summary>Where a path leads, by hand: links one by one, and a circle leads nowhere.</summary>
    private static string? End(string path)
    {
        for (var hops = 0; hops < 20; hops++)
        {
            if (new FileInfo(path).LinkTarget is not { } target)
            {
                return path;
            }

            path = Path.GetFullPath(target, Path.GetDirectoryName(path)!);
        }

        return null;
    }

    private static IEnumerable<FileSystemInfo> Walk(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .SelectMany(info => info is DirectoryInfo { LinkTarget: null } inner ? Walk(inner) : [info]);

    private static void Do(TemporaryCache cache, Deed[] deeds)
    {
        foreach (var deed in deeds)
        {
            try
            {
                Do(cache, deed);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What an earlier deed put there stands in the way, as it would for a tool.
            }
        }
    }

    private static void Do(TemporaryCache cache, Deed deed)
    {
        var repo = Path.Combine(cache.Root, Repos[deed.Repo]);
        var content = new string('x', deed.Content * 100);
        var etag = TemporaryCache.Sha256(content);
        var blob = Path.Combine(repo, "blobs", etag.Value);
        var commit = TemporaryCache.Commit(deed.Commit).Value;
        var entry = Path.Combine(repo, "snapshots", commit, Paths[deed.Path]);
        var toBlobs = string.Concat(Enumerable.Repeat("../", Paths[deed.Path].Count(c => c == '/') + 2)) + "blobs/";
        switch (deed.What)
        {
            case 0:
                Put(cache, blob, content);
                Link(entry, toBlobs + etag);
                break;
            case 1:
                Link(entry, toBlobs + etag);
                break;
            case 2:
                cache.Plant(Path.Combine(repo, "refs", deed.Path == 0 ? "main" : $"refs/pr/{deed.Path}"), commit);
                break;
            case 3:
                cache.Plant(blob + ".0badcafe.incomplete", content);
                break;
            case 4:
                cache.Plant(Path.Combine(cache.Root, ".locks", Repos[deed.Repo], etag + ".lock"));
                break;
            case 5:
                Put(cache, entry, content);
                break;
            case 6:
                cache.Plant(Path.Combine(repo, ".no_exist", commit, Paths[deed.Path]));
                break;
            case 7:
                Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
                File.CreateSymbolicLink(blob, Store(cache, Path.Combine(cache.Root, "blobs", etag.Value[..2], etag.Value), content));
                break;
            case 8:
                File.Delete(entry);
                break;
            case 9:
                cache.Plant(Path.Combine(repo, "refs", "odd"), new string('z', deed.Content * 20));
                break;
            case 10:
                cache.Plant(Path.Combine(repo, "snapshots", "stray"), content);
                break;
            case 11:
                Link(entry, Store(cache, Path.Combine(cache.Outside, $"elsewhere-{deed.Content}"), content));
                break;
            case 12:
                Link(entry, Path.GetFileName(entry));
                break;
            case 13:
                Link(entry, "..");
                break;
            case 14:
                Replace(Path.Combine(repo, Folders[deed.Content - 1]), deed.Commit, cache.Outside);
                break;
            case 15:
                cache.Plant(Path.Combine(repo, "trees", commit + ".json"), deed.Path == 0 ? "{" : Listing(deed, etag));
                break;
            case 16:
                File.Delete(blob);
                break;
            default:
                cache.Plant(Path.Combine(cache.Root, $"stranger-{deed.Content}"));
                break;
        }
    }

    private static string Listing(Deed deed, Etag etag) => $$$"""
        {"format_version": 1, "files": {"{{{Paths[deed.Path]}}}":
         {"size": {{{deed.Content * 100}}}, "blob_id": "{{{TemporaryCache.GitBlob("x")}}}", "lfs_sha256": "{{{etag}}}"} } }
        """;

    /// <summary>As clients write: a new file, never into one that is there. What is changed in place is not told by its folder.</summary>
    private static string Put(TemporaryCache cache, string path, string content)
    {
        File.Delete(path);
        return cache.Plant(path, content);
    }

    /// <summary>Shared by all repos and named by its content: what is there is never written again, which no repo's folder would tell.</summary>
    private static string Store(TemporaryCache cache, string path, string content) => File.Exists(path) ? path : cache.Plant(path, content);

    private static void Link(string entry, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(entry)!);
        File.CreateSymbolicLink(entry, target);
    }

    private static void Replace(string folder, int how, string outside)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        if (how == 1)
        {
            File.WriteAllText(folder, "a file");
        }
        else if (how == 2)
        {
            Directory.CreateSymbolicLink(folder, Directory.CreateDirectory(Path.Combine(outside, "linked")).FullName);
        }
    }
}
