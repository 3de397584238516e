using System.Security.Cryptography;
using System.Text;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Cache;

/// <summary>
/// A small cache folder drawn at random from one seed: the same seed gives the same one. Made by the rules of both official clients
/// (revisions that share blobs, files in folders, refs with slashes, blobs that lead into a shared store, files where links are
/// impossible, partials and locks of either), and then damaged or not.
/// </summary>
internal sealed class RandomCache : IDisposable
{
    private static readonly string[] Names = ["config.json", "model.safetensors", "sub/a.bin", "sub/deep/b.bin", "onnx/c.bin"];
    private static readonly string[] RefNames = ["main", "v1.0", "refs/pr/1", "dev/x"];
    private static readonly string[] Repos = ["models--lab--one", "models--gpt2", "datasets--lab--two", "spaces--lab--three"];
    private static readonly DateTime LongAgo = DateTimeOffset.UnixEpoch.UtcDateTime.AddYears(50);

    private readonly Random _random;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-random-");

    /// <param name="damages">How many things are broken in it.</param>
    public RandomCache(int seed, int damages, DiskChanges? changes = null)
    {
        _random = new Random(seed);
        Root = Path.Combine(_folder.FullName, "hub");
        Directory.CreateDirectory(Root);
        foreach (var repo in Repos.OrderBy(_ => _random.Next()).Take(_random.Next(1, 3)))
        {
            MakeRepo(Path.Combine(Root, repo));
        }

        for (var i = 0; i < damages; i++)
        {
            Damage();
        }

        Cache = new ModelCache(Root, (path, target) => File.CreateSymbolicLink(path, target), changes);
    }

    public string Root { get; }

    public ModelCache Cache { get; }

    /// <summary>Files of the shared store: nobody may ever remove one.</summary>
    public IReadOnlyList<string> Store => Directory.Exists(Path.Combine(Root, "blobs")) ? Directory.GetFiles(Path.Combine(Root, "blobs")) : [];

    public static CommitHash Commit(int number) => CommitHash.Parse(number.ToString("x40", System.Globalization.CultureInfo.InvariantCulture));

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Sha(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private void MakeRepo(string repo)
    {
        // Where links are impossible no revision has any.
        var hasLinks = _random.Next(6) > 0;
        Directory.CreateDirectory(Path.Combine(repo, "blobs"));
        Directory.CreateDirectory(Path.Combine(repo, "refs"));
        Directory.CreateDirectory(Path.Combine(repo, "snapshots"));
        var revisions = _random.Next(1, 4);
        for (var number = 1; number <= revisions; number++)
        {
            MakeRevision(repo, Commit(number).Value, hasLinks);
        }

        foreach (var name in RefNames.Where(_ => _random.Next(3) == 0))
        {
            Write(Path.Combine(repo, "refs", name), Commit(_random.Next(1, revisions + 1)).Value);
        }

        for (var extra = _random.Next(3); extra > 0; extra--)
        {
            var etag = Sha(Content());
            switch (_random.Next(5))
            {
                case 0:
                    Write(Path.Combine(repo, "blobs", etag + ".incomplete"), "half");
                    break;
                case 1:
                    Write(Path.Combine(repo, "blobs", etag + ".0badcafe.incomplete"), "half");
                    break;
                case 2:
                    WriteBlob(repo, Content());
                    break;
                case 3:
                    Write(Path.Combine(Root, ".locks", Path.GetFileName(repo), etag + ".lock"), "");
                    break;
                default:
                    Write(Path.Combine(repo, ".no_exist", Commit(1).Value, "adapter_config.json"), "");
                    break;
            }
        }
    }

    private void MakeRevision(string repo, string commit, bool hasLinks)
    {
        var snapshot = Path.Combine(repo, "snapshots", commit);
        Directory.CreateDirectory(snapshot);
        foreach (var name in Names.Where(_ => _random.Next(2) == 0))
        {
            var path = Path.Combine(snapshot, name);
            if (!hasLinks)
            {
                Write(path, Content());
                continue;
            }

            var blob = WriteBlob(repo, Content());
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            // Python and JavaScript link relatively; Python absolutely where volumes differ.
            var target = _random.Next(8) == 0 ? blob : Path.GetRelativePath(Path.GetDirectoryName(path)!, blob);
            File.CreateSymbolicLink(path, target);
        }

        if (_random.Next(2) == 0)
        {
            Write(Path.Combine(repo, "trees", commit + ".json"), """{"format_version": 1, "files": {}}""");
        }
    }

    private string WriteBlob(string repo, string content)
    {
        var path = Path.Combine(repo, "blobs", Sha(content));
        if (Path.Exists(path))
        {
            return path;
        }

        if (_random.Next(6) == 0)
        {
            var shared = Path.Combine(Root, "blobs", Sha(content));
            Write(shared, content);
            File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, shared));
        }
        else
        {
            Write(path, content);
        }

        return path;
    }

    /// <summary>Few different ones, so that revisions share.</summary>
    private string Content() => new((char)('a' + _random.Next(6)), _random.Next(1, 3) * 5);

    private void Damage()
    {
        var all = new DirectoryInfo(Root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Where(info => !info.FullName.StartsWith(Path.Combine(Root, "blobs"), StringComparison.Ordinal))
            .Select(info => info.FullName).Order(StringComparer.Ordinal).ToList();
        var repo = Directory.GetDirectories(Root, "*--*").Order(StringComparer.Ordinal).ElementAtOrDefault(_random.Next(2)) ?? Directory.GetDirectories(Root, "*--*")[0];
        var victim = all[_random.Next(all.Count)];
        switch (_random.Next(9))
        {
            case 0 when new FileInfo(victim).LinkTarget is not null || File.Exists(victim):
                File.Delete(victim);
                break;
            case 1:
                Write(Path.Combine(repo, "refs", "broken"), Commit(77).Value);
                break;
            case 2:
                Write(Path.Combine(repo, "refs", "nonsense"), "no commit at all");
                break;
            case 3:
                Write(Path.Combine(repo, "snapshots", "stray.txt"), "?");
                break;
            case 4:
                Link(Path.Combine(repo, "snapshots", Commit(1).Value, "dangling.bin"), "../../blobs/" + Sha("never"));
                break;
            case 5:
                Directory.CreateDirectory(Path.Combine(repo, "snapshots", Commit(_random.Next(1, 6)).Value, "empty", "deep"));
                break;
            case 6:
                // Somebody linked by hand from one revision over another.
                var over = Directory.GetFiles(Path.Combine(repo, "snapshots"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault();
                var from = Path.Combine(repo, "snapshots", Commit(4).Value, "over.bin");
                Link(from, over is null ? "nowhere" : Path.GetRelativePath(Path.GetDirectoryName(from)!, over));
                break;
            case 7:
                Link(Path.Combine(repo, "snapshots", Commit(1).Value, "circle.bin"), "circle.bin");
                break;
            default:
                Write(Path.Combine(repo, ".mlx-0123abcd.tmp"), "left by a crash");
                break;
        }
    }

    private static void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (new FileInfo(path).LinkTarget is null && !Path.Exists(path))
        {
            File.CreateSymbolicLink(path, target);
        }
    }

    private static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, LongAgo);
    }
}
