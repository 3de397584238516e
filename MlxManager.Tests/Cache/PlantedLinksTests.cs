using System.Security.Cryptography;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Removal;
using MlxManager.Core.Library.Verification;
using MlxManager.Tests.Library.Updates;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Cache;

/// <summary>
/// Somebody who may write in the cache has moved a part of it elsewhere and laid a link in its place, so that all seems well
/// through the link. Everything the product can do with a model is done: what lies elsewhere stays as it is.
/// </summary>
public sealed class PlantedLinksTests : IAsyncLifetime
{
    private const string Name = "lab/model";
    private const string Folder = "models--lab--model";

    private static readonly RepoName Repo = RepoName.Model(RepoId.Parse(Name));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("mlx-elsewhere-");
    private UpdatesHarness _harness = null!;
    private CommitHash _old = null!;
    private CommitHash _new = null!;

    /// <summary>Below the cache folder; OLD and NEW are commits, WEIGHTS is a blob.</summary>
    public static TheoryData<string> Places => new(
        Folder,
        $"{Folder}/blobs",
        $"{Folder}/blobs/WEIGHTS",
        $"{Folder}/refs",
        $"{Folder}/refs/main",
        $"{Folder}/snapshots",
        $"{Folder}/snapshots/NEW",
        $"{Folder}/snapshots/NEW/sub",
        $"{Folder}/snapshots/NEW/config.json",
        $"{Folder}/trees",
        $"{Folder}/trees/NEW.json",
        $"{Folder}/.no_exist",
        ".locks",
        $".locks/{Folder}",
        $".locks/{Folder}/WEIGHTS.lock",
        ".locks/.mlxmanager-trash",
        ".locks/.mlxmanager-trash/.lock",
        "CACHEDIR.TAG");

    public async Task InitializeAsync()
    {
        _harness = await UpdatesHarness.StartAsync();
        _harness.Hub.Add(Model("first"));
        _old = _harness.Lay(Name);
        _harness.Hub.Update(Name, [SampleFile.Text("config.json", "second")]);
        _new = _harness.Lay(Name);
        _harness.Hub.Update(Name, [SampleFile.Text("config.json", "third"), SampleFile.Text("sub/more.txt", "more")]);
    }

    public async Task DisposeAsync()
    {
        // Not part of what is tested: the harness looks into the cache, through links as well.
        Directory.Delete(_harness.CacheRoot, recursive: true);
        await _harness.DisposeAsync();
        _outside.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Everything_LinkInItsPlace_LeavesWhatIsElsewhereAlone(string place)
    {
        await PlantAsync(place);
        var before = Outside();

        foreach (var (what, work) in Works())
        {
            try
            {
                await work().WaitAsync(Patience, TimeProvider.System);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Refused; why is for other tests.
            }

            Outside().Should().Equal(before, $"{what} must not reach through {place}");
        }
    }

    [Fact]
    public async Task Restore_EntryOfTheTrashLeadsElsewhere_TakesNothingFromThere()
    {
        var secrets = _outside.CreateSubdirectory("secrets");
        File.WriteAllText(Path.Combine(secrets.FullName, "key"), "secret");
        var entry = Path.Combine(_harness.CacheRoot, ".locks", ".mlxmanager-trash", "20261122-220000-0badcafe");
        Directory.CreateDirectory(entry);
        File.WriteAllText(Path.Combine(entry, "manifest.json"), $$"""
            {"format_version": 1, "repo": "models/{{Name}}", "reason": "whole_repo", "made_at": "2026-11-22T22:00:00Z", "steps": [{"kind": "other", "path": "key", "check": "none", "size_bytes": 6}]}
            """);
        Directory.CreateSymbolicLink(Path.Combine(entry, "content"), secrets.FullName);
        var before = Outside();

        await RestoreAllAsync();

        Outside().Should().Equal(before);
        File.Exists(Path.Combine(_harness.CacheRoot, Folder, "key")).Should().BeFalse();
    }

    [Fact]
    public async Task Restore_EntryOfTheTrashIsElsewhere_IsNone()
    {
        var elsewhere = _outside.CreateSubdirectory("entry");
        File.WriteAllText(Path.Combine(elsewhere.FullName, "manifest.json"), $$"""{"format_version": 1, "repo": "models/{{Name}}", "reason": "whole_repo", "made_at": "2026-11-22T22:00:00Z", "steps": []}""");
        Directory.CreateDirectory(Path.Combine(_harness.CacheRoot, ".locks", ".mlxmanager-trash"));
        Directory.CreateSymbolicLink(Path.Combine(_harness.CacheRoot, ".locks", ".mlxmanager-trash", "20261122-220000-0badcafe"), elsewhere.FullName);
        var before = Outside();
        TrashId.TryParse("20261122-220000-0badcafe", out var id).Should().BeTrue();

        (await _harness.Get<LibraryTrash>().RestoreAsync(id!, default)).Result.Outcome.Should().Be(RestoreOutcome.NotFound);
        (await _harness.Get<LibraryTrash>().DeleteAsync(id!, default)).Should().BeNull();
        await _harness.RestartAsync();

        Outside().Should().Equal(before);
    }

    [Theory]
    [InlineData("{0}.incomplete")]
    [InlineData("{0}.0badcafe.incomplete")]
    public async Task Start_OrphanIsALink_IsNotGoneOnWith(string name)
    {
        _harness.Hub.Update(Name, [SampleFile.Generated("other.safetensors", seed: 9, 300_000)]);
        var file = _harness.Hub.FileOf(Name, "other.safetensors");
        var elsewhere = Path.Combine(_outside.FullName, "prefix");
        File.WriteAllBytes(elsewhere, file.Content.ToArray()[..100_000]);
        File.SetLastWriteTimeUtc(elsewhere, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1));
        File.CreateSymbolicLink(Path.Combine(_harness.CacheRoot, Folder, "blobs", string.Format(System.Globalization.CultureInfo.InvariantCulture, name, await file.EtagAsync())), elsewhere);
        var before = Outside();

        await DownloadAsync();

        Outside().Should().Equal(before);
    }

    [Fact]
    public async Task Resume_PartialHasBecomeALink_IsNotWrittenThrough()
    {
        _harness.Hub.Update(Name, [SampleFile.Generated("other.safetensors", seed: 9, 8 << 20)]);
        _harness.Hub.BytesPerSecond = 4 << 20;
        var started = await _harness.Downloads.StartAsync(new StartRequest(Repo.Id, Revision.Main, FilePatterns.Everything), default);
        await UntilAsync(started.Download.Id, now => now.DownloadedBytes > 1 << 20);
        await _harness.Downloads.CommandAsync(started.Download.Id, DownloadCommand.Pause, default);
        var partial = Directory.GetFiles(Path.Combine(_harness.CacheRoot, Folder, "blobs"), "*.incomplete").Should().ContainSingle().Subject;
        File.Move(partial, Path.Combine(_outside.FullName, "partial"));
        File.CreateSymbolicLink(partial, Path.Combine(_outside.FullName, "partial"));
        var before = Outside();
        _harness.Hub.BytesPerSecond = null;

        await _harness.Downloads.CommandAsync(started.Download.Id, DownloadCommand.Resume, default);
        await UntilAsync(started.Download.Id, IsSettled);
        await _harness.Downloads.CommandAsync(started.Download.Id, DownloadCommand.Cancel, default);

        Outside().Should().Equal(before);
    }

    private static SampleModel Model(string config) => new(
        Name,
        SampleFile.Text("config.json", config),
        SampleFile.Text("sub/tokenizer.json", "{}"),
        SampleFile.Generated("model.safetensors", 1, 50_000));

    private static bool IsSettled(DownloadSnapshot now) =>
        now.Waiting is not null || now.Status is DownloadStatus.Completed or DownloadStatus.Failed or DownloadStatus.Cancelled or DownloadStatus.Paused;

    private (string What, Func<Task> Work)[] Works() =>
    [
        ("looking", () => _harness.Get<Core.Library.LibraryIndex>().RefreshAsync(default)),
        ("verification", VerifyAsync),
        ("setting a ref back", () => _harness.Back.SetAsync(Repo, Revision.Main, _old, default)),
        ("tidying", () => _harness.Get<LibraryTidying>().ExecutePruneAsync(new PruneChoice(Enum.GetValues<LooseEndKind>().ToHashSet(), null) { UsesTrash = true }, default)),
        ("a download", DownloadAsync),
        ("removing a revision", () => _harness.Get<LibraryRemoval>().ExecuteAsync(new RemovalRequest(Repo, [_new]) { UsesTrash = true }, default)),
        ("restoring", RestoreAllAsync),
        ("a restart", _harness.RestartAsync),
        ("removing all of it", () => _harness.Get<LibraryRemoval>().ExecuteAsync(RemovalRequest.Whole(Repo) with { UsesTrash = true }, default)),
        ("restoring all of it", RestoreAllAsync),
        ("deleting a revision", () => _harness.Get<LibraryRemoval>().ExecuteAsync(new RemovalRequest(Repo, [_old]) { UsesTrash = false }, default)),
        ("deleting all of it", () => _harness.Get<LibraryRemoval>().ExecuteAsync(RemovalRequest.Whole(Repo) with { UsesTrash = false }, default)),
        ("emptying the trash", () => _harness.Get<LibraryTrash>().EmptyAsync(default)),
        ("a download anew", DownloadAsync),
    ];

    private async Task PlantAsync(string place)
    {
        var weights = await _harness.Hub.FileOf(Name, "model.safetensors").EtagAsync();
        var path = Path.Combine(_harness.CacheRoot, place.Replace("NEW", _new.Value, StringComparison.Ordinal).Replace("WEIGHTS", weights, StringComparison.Ordinal));
        var elsewhere = Path.Combine(_outside.FullName, "aside");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Directory.Exists(path))
        {
            Directory.Move(path, elsewhere);
        }
        else if (File.Exists(path))
        {
            // A snapshot's entry leads to its blob by where it stands; here it is the file itself.
            File.WriteAllBytes(elsewhere, await File.ReadAllBytesAsync(path));
            File.Delete(path);
        }
        else if (Path.GetFileName(path) is ".lock" or "CACHEDIR.TAG" || path.EndsWith(".lock", StringComparison.Ordinal))
        {
            File.WriteAllText(elsewhere, "of somebody else");
        }
        else
        {
            Directory.CreateDirectory(elsewhere);
        }

        File.WriteAllText(Path.Combine(_outside.FullName, "keep.txt"), "keep");
        File.CreateSymbolicLink(path, elsewhere);
    }

    private async Task VerifyAsync()
    {
        var verifier = _harness.Get<Verifier>();
        using var news = new SemaphoreSlim(0);
        void OnChanged() => news.Release();
        verifier.Changed += OnChanged;
        await verifier.StartAsync(null, again: true, default);
        while (verifier.Current.Job!.IsUnderWay)
        {
            (await news.WaitAsync(Patience)).Should().BeTrue();
        }

        verifier.Changed -= OnChanged;
        foreach (var download in (await verifier.RepairAsync(Repo, null, default)).Downloads)
        {
            await EndAsync(download.Id);
        }
    }

    private async Task DownloadAsync()
    {
        var started = await _harness.Downloads.StartAsync(new StartRequest(Repo.Id, Revision.Main, FilePatterns.Everything), default);
        await EndAsync(started.Download.Id);
    }

    /// <summary>As far as it comes; what does not come to an end is cancelled, which removes what it brought.</summary>
    private async Task EndAsync(int id)
    {
        if ((await UntilAsync(id, IsSettled)).Status != DownloadStatus.Completed)
        {
            await _harness.Downloads.CommandAsync(id, DownloadCommand.Pause, default);
            await _harness.Downloads.CommandAsync(id, DownloadCommand.Cancel, default);
        }
    }

    private async Task RestoreAllAsync()
    {
        var trash = _harness.Get<LibraryTrash>();
        foreach (var kept in await trash.ListAsync(default))
        {
            await trash.RestoreAsync(kept.Entry.Id, default);
        }
    }

    private async Task<DownloadSnapshot> UntilAsync(int id, Func<DownloadSnapshot, bool> isSo)
    {
        using var subscription = _harness.Downloads.Subscribe();
        using var timeout = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            if (await _harness.Downloads.FindAsync(id, default) is { } now && isSo(now))
            {
                return now;
            }

            await subscription.WaitAsync(timeout.Token);
        }
    }

    /// <summary>Each path, what it is, and a digest of what is in it.</summary>
    private List<string> Outside() => [.. Walk(_outside).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (var info in folder.EnumerateFileSystemInfos())
        {
            yield return info.LinkTarget is { } target ? $"{info.FullName} → {target}"
                : info is DirectoryInfo ? info.FullName
                : $"{info.FullName} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(info.FullName)))}";
            if (info is DirectoryInfo inner && info.LinkTarget is null)
            {
                foreach (var line in Walk(inner))
                {
                    yield return line;
                }
            }
        }
    }
}
