using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>Links and files planted where folders belong: refused, never written or deleted through.</summary>
public sealed class HostileLinksTests : IDisposable
{
    private const string Content = "weights";
    private static readonly CommitHash Commit = TemporaryCache.Commit(1);
    private static readonly Etag Etag = TemporaryCache.Sha256(Content);
    private static readonly RepoPath Deep = RepoPath.Parse("a/model.safetensors");
    private static readonly PartialMark Mark = PartialMark.New(new Random(1));
    private readonly TemporaryCache _cache = new();
    private readonly string _target;

    public HostileLinksTests()
    {
        _target = Directory.CreateDirectory(Path.Combine(_cache.Outside, "precious")).FullName;
        File.WriteAllText(Path.Combine(_target, "keep.txt"), "keep");
    }

    public static TheoryData<string> Places => new(
        "models--mlx-community--Tiny-4bit",
        "models--mlx-community--Tiny-4bit/blobs",
        "models--mlx-community--Tiny-4bit/refs",
        "models--mlx-community--Tiny-4bit/trees",
        "models--mlx-community--Tiny-4bit/snapshots",
        $"models--mlx-community--Tiny-4bit/snapshots/{Commit}",
        $"models--mlx-community--Tiny-4bit/snapshots/{Commit}/a",
        ".locks",
        ".locks/models--mlx-community--Tiny-4bit");

    private RepoCache Repo => _cache.Repo();

    public void Dispose() => _cache.Dispose();

    [Theory]
    [MemberData(nameof(Places))]
    public void Writing_LinkInPlaceOfFolder_IsRefusedInWords(string place)
    {
        PlantLink(place);

        var refused = Everything().Select(Refusal).OfType<CacheDamagedException>().ToList();

        refused.Should().NotBeEmpty().And.OnlyContain(e => e.Message.Contains(place + " is a link", StringComparison.Ordinal));
        AssertUntouched();
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Writing_FileInPlaceOfFolder_IsRefusedInWords(string place)
    {
        _cache.Plant(place, "in the way");

        Everything().Select(Refusal).OfType<CacheDamagedException>().Should().NotBeEmpty()
            .And.OnlyContain(e => e.Message.Contains(place + " is a file", StringComparison.Ordinal));
        File.ReadAllText(Path.Combine(_cache.Root, place)).Should().Be("in the way");
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Removing_LinkInPlaceOfFolder_NeverLeavesTheCache(string place)
    {
        // What the link leads to looks like a part of the model, so that only the link itself gives it away.
        foreach (var name in new[] { Etag.Value, $"{Etag}.{Mark}.incomplete", "main", $"{Commit}.json", $"{Etag}.lock", $"blobs/{Etag}", $"snapshots/{Commit}/x" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_target, name))!);
            File.WriteAllText(Path.Combine(_target, name), Commit.Value);
        }

        var before = Outside();
        PlantLink(place);
        var file = new PlannedFile(Deep, Etag, Content.Length, Mark, WasLinked: false, WasPresent: false);
        var scope = new CancelScope(Commit, [file], false, new HashSet<RepoPath>(), new HashSet<Etag>());

        Repo.Execute(Repo.PlanCancel(scope));
        Outside().Should().Equal(before);
        Repo.Execute(Repo.PlanRemoval());
        Outside().Should().Equal(before);
    }

    [Fact]
    public void Execute_PathElsewhere_IsRefused()
    {
        var plan = new RemovalPlan(
            [
                new RemovalStep(RemovalKind.EmptyFolder, _target),
                new RemovalStep(RemovalKind.Blob, Path.Combine(_cache.Folder(), "..", "..", "precious", "keep.txt")),
                new RemovalStep(RemovalKind.RepoFolder, _cache.Root),
            ],
            0, null, null);

        FluentActions.Invoking(() => Repo.Execute(plan)).Should().Throw<IOException>();
        AssertUntouched();
        Directory.Exists(_cache.Root).Should().BeTrue();
    }

    [Fact]
    public void PartialPath_LinkInItsPlace_IsRefused()
    {
        var path = Repo.PartialPath(Etag, Mark);
        File.CreateSymbolicLink(path, Path.Combine(_target, "keep.txt"));

        FluentActions.Invoking(() => Repo.PartialPath(Etag, Mark)).Should().Throw<CacheDamagedException>();
        FluentActions.Invoking(() => Repo.Publish(Etag, Mark)).Should().Throw<CacheDamagedException>();
    }

    [Fact]
    public void TryLock_LinkInItsPlace_IsRefused()
    {
        Directory.CreateDirectory(_cache.Locks());
        File.CreateSymbolicLink(Path.Combine(_cache.Locks(), Etag + ".lock"), Path.Combine(_target, "new"));

        FluentActions.Invoking(() => Repo.TryLock(Etag)).Should().Throw<CacheDamagedException>();
        AssertUntouched();
    }

    [Fact]
    public void Root_IsALink_Works()
    {
        var link = Path.Combine(_cache.Outside, "link");
        Directory.CreateSymbolicLink(link, _cache.Root);
        var repo = new ModelCache(link).Repo(TemporaryCache.Model);
        _cache.PlantBlob(Etag, Content);

        repo.Link(Commit, Deep, Etag);

        repo.IsLinked(Commit, Deep, Etag).Should().BeTrue();
        _cache.Repo().IsLinked(Commit, Deep, Etag).Should().BeTrue();
    }

    private static CacheDamagedException? Refusal(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (CacheDamagedException e)
        {
            return e;
        }
        catch (IOException)
        {
            // What follows from an earlier refusal: no blob to link, no snapshot to point to.
            return null;
        }
    }

    private Action[] Everything() =>
    [
        () => Repo.TryLock(Etag)?.Dispose(),
        () => Repo.PrepareSnapshot(TemporaryCache.Tree(Commit, (Deep.Value, Content))),
        () => File.WriteAllText(Repo.PartialPath(Etag, Mark), Content),
        () => Repo.Publish(Etag, Mark),
        () => Repo.Link(Commit, Deep, Etag),
        () => Repo.SetRef(Revision.Main, Commit),
        () => Repo.DeletePartial(Etag, Mark),
    ];

    private void PlantLink(string place)
    {
        var path = Path.Combine(_cache.Root, place);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateSymbolicLink(path, _target);
    }

    private List<string> Outside() => [.. Directory.EnumerateFileSystemEntries(_target, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private void AssertUntouched() => Outside().Should().Equal(Path.Combine(_target, "keep.txt"));
}
