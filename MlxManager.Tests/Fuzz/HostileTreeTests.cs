using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Fuzz;

/// <summary>
/// Models whose lists of files mean ill, really downloaded: what cannot be stored safely is refused in words before anything is
/// written, the rest comes, and beside the cache nothing changes.
/// </summary>
public sealed class HostileTreeTests
{
    private const string Wrong = "cannot be stored safely";

    private static readonly string Long = new('x', 256);
    private static readonly string Outside = Path.Combine(Path.GetTempPath(), "mlx-hostile-" + Guid.NewGuid().ToString("n"));

    /// <summary>Paths of one model, and words of its refusal; without any it is to come whole.</summary>
    private static readonly (string[] Paths, string? Words)[] Trees =
    [
        (["../../../escaped.txt"], Wrong),
        (["a/../../../../escaped.txt"], Wrong),
        (["..", "a"], Wrong),
        ([Outside], Wrong),
        (["/etc/mlx-escaped"], Wrong),
        (["//server/share/x"], Wrong),
        (["C:/x.txt"], Wrong),
        (["C:x.txt"], Wrong),
        ([@"\\server\share\x"], Wrong),
        ([@"..\..\escaped.txt"], Wrong),
        (["a\0b"], Wrong),
        (["a\nb"], Wrong),
        (["a\u0085b"], Wrong),
        (["NUL"], Wrong),
        (["sub/con.json"], Wrong),
        (["COM¹.txt"], Wrong),
        (["trailing."], Wrong),
        (["trailing "], Wrong),
        (["a//b"], Wrong),
        (["./a"], Wrong),
        (["a/."], Wrong),
        (["stream:alternate"], Wrong),
        ([Long], Wrong),
        ([string.Join('/', Enumerable.Repeat(new string('ü', 127), 9))], Wrong),
        ([string.Join('/', Enumerable.Repeat("d", 65))], Wrong),
        (["a", "a/b"], "both file and folder"),
        (["a/b/c", "a/b"], "both file and folder"),
        (["A.txt", "a.txt", "sub/x", "SUB/x"], null),
        (["e\u0301.txt", "é.txt"], null),
        (["\u202Egpj.exe", "аdmin.txt", "-rf", "~", "$HOME", "`x`", "a b", "%2e%2e%2fx", "...", ".hidden/..x"], "cannot be stored safely"),
        (["\u202Egpj.exe", "аdmin.txt", "-rf", "~", "$HOME", "`x`", "a b", "%2e%2e%2fx", ".hidden/..x", ".mlx-0badcafe.tmp", "blobs", "refs/main"], null),
        ([new string('y', 255), string.Join('/', Enumerable.Repeat(new string('z', 100), 10))], null),
    ];

    // What cannot be right is not asked for again: nothing here is a moment's accident.
    private static readonly EngineSetup AtOnce = new() { Transfer = EngineHarness.Quick with { AddressRefreshes = 0 } };

    [Fact]
    public async Task Start_TreesThatMeanIll_AreRefusedInWordsOrComeWhole()
    {
        await using var engine = await EngineHarness.StartAsync(withModel: false, maxActive: 4, setup: AtOnce);
        var canary = Canary(engine);
        for (var number = 0; number < Trees.Length; number++)
        {
            engine.Hub.Add(new SampleModel($"lab/tree-{number}", [.. Trees[number].Paths.Select((path, i) => SampleFile.Text(path, $"{number} {i}"))]));
        }

        for (var number = 0; number < Trees.Length; number++)
        {
            var (paths, words) = Trees[number];
            if (words is null && NameTwins.Of(paths.Select(RepoPath.Parse)) is { } twins && !twins.AreApartIn(engine.Cache.Root))
            {
                words = "takes for one";
            }

            var model = RepoId.Parse($"lab/tree-{number}");

            var done = await EndAsync(engine, model);

            var why = $"{number}: {string.Join(" | ", paths).Replace('\0', '0')}";
            done.Status.Should().Be(words is null ? DownloadStatus.Completed : DownloadStatus.Failed, why);
            if (words is not null)
            {
                done.Error!.Kind.Should().BeOneOf([ErrorKind.Protocol, ErrorKind.NamesClash], why);
                done.Error.Message.Should().Contain(words, why);
                engine.Cache.Repo(model).Exists.Should().BeFalse($"{why}: nothing is written before the list is known to be safe");
            }
            else
            {
                var snapshot = Path.Combine(engine.Cache.Repo(model).Folder, "snapshots", done.Commit!.Value);
                paths.Select((path, i) => File.ReadAllText(Path.Combine(snapshot, path)) == $"{number} {i}").Should().NotContain(false, why);
            }

            Canary(engine).Should().Equal(canary, why);
            File.Exists(Outside).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("9223372036854775807", "larger together")]
    [InlineData("9223372036854775808", "cannot be read")]
    [InlineData("-1", "no possible size")]
    [InlineData("1e400", "cannot be read")]
    [InlineData("1125899906842624", "Not enough disk space")]
    public async Task Start_SizesThatMeanIll_AreRefusedInWords(string size, string words)
    {
        await using var engine = await EngineHarness.StartAsync(setup: AtOnce);
        var tree = $$"""[{"type":"file","path":"a.bin","oid":"{{new string('a', 40)}}","size":{{size}}}]""";
        engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Path = "*/tree/*", Kind = new Fault.Status(System.Net.HttpStatusCode.OK, tree, "application/json") });
        engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Resolve, Kind = new Fault.Status(System.Net.HttpStatusCode.OK) });

        var done = await EndAsync(engine, EngineHarness.Model);

        done.Error!.Message.Should().Contain(words);
        engine.Repo.Exists.Should().BeFalse();
    }

    [Theory]
    [InlineData("X-Linked-Size", "5", "another size")]
    [InlineData("X-Linked-Etag", "\"0000\"", "other content")]
    [InlineData("X-Repo-Commit", "0000000000000000000000000000000000000000", "another commit")]
    public async Task Start_ResolveTellsOtherThanTheTree_IsRefusedInWords(string header, string value, string words)
    {
        await using var engine = await EngineHarness.StartAsync(setup: AtOnce);
        engine.Hub.Faults.Add(new FaultRule
        {
            Target = FaultTarget.Resolve,
            Kind = new Fault.Status(System.Net.HttpStatusCode.OK, Headers: new Dictionary<string, string> { [header] = value }),
        });

        (await EndAsync(engine, EngineHarness.Model)).Error!.Message.Should().Contain(words);
    }

    private static async Task<DownloadSnapshot> EndAsync(EngineHarness engine, RepoId model)
    {
        var started = await engine.Downloads.StartAsync(new StartRequest(model, Revision.Main, FilePatterns.Everything), default);
        return await engine.UntilAsync(started.Download.Id, now => now.Status is DownloadStatus.Completed or DownloadStatus.Failed or DownloadStatus.Paused);
    }

    /// <summary>Everything around the cache folder and the rows, with what is in it.</summary>
    private static List<string> Canary(EngineHarness engine)
    {
        Directory.CreateDirectory(engine.Cache.Root);
        var above = Path.GetDirectoryName(engine.Cache.Root)!;
        return [.. Directory.EnumerateFileSystemEntries(above).Where(path => path != engine.Cache.Root && Path.GetFileName(path) != "data").Order(StringComparer.Ordinal),
            .. Directory.EnumerateFileSystemEntries(engine.Cache.Root).Where(path => !IsExpected(Path.GetFileName(path))).Order(StringComparer.Ordinal)];
    }

    private static bool IsExpected(string name) => name is ".locks" or "CACHEDIR.TAG" || name.StartsWith("models--lab--", StringComparison.Ordinal);
}
