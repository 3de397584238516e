using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library;

public sealed class LibraryIndexTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly CommitHash First = TemporaryCache.Commit(1);
    private static readonly CommitHash Second = TemporaryCache.Commit(2);
    private static readonly RepoId Other = RepoId.Parse("a/other");
    private static readonly (string, string)[] Files = [("config.json", "{}"), ("sub/model.safetensors", "weights")];
    private readonly LibrarySetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task Refresh_NothingChanged_KeepsEveryRepoAndIsSilent()
    {
        _setup.Cache.PlantSnapshot(First, Files, reference: "main");
        _setup.Cache.PlantSnapshot(First, Files, id: Other);
        var first = await _setup.LookAsync();
        var raised = 0;
        _setup.Index.Changed += _ => raised++;

        var second = await _setup.LookAsync();

        raised.Should().Be(0);
        second.Repos.Should().HaveCount(2);
        second.Repos.Zip(first.Repos).Should().OnlyContain(pair => ReferenceEquals(pair.First, pair.Second));
        _setup.Index.Current.Should().BeSameAs(second);
    }

    [Fact]
    public async Task Refresh_OneChanged_TellsItAndKeepsTheOther()
    {
        _setup.Cache.PlantSnapshot(First, Files);
        _setup.Cache.PlantSnapshot(First, Files, id: Other);
        _setup.Age();
        var before = await _setup.LookAsync();
        var told = new List<Inventory>();
        _setup.Index.Changed += told.Add;

        _setup.Cache.PlantSnapshot(Second, [("config.json", "{ }")], id: Other);
        var now = await _setup.LookAsync();

        told.Should().ContainSingle().Which.Should().BeSameAs(now);
        now.Find(RepoName.Model(TemporaryCache.Model)).Should().BeSameAs(before.Find(RepoName.Model(TemporaryCache.Model)));
        now.Find(RepoName.Model(Other))!.Revisions.Should().HaveCount(2);
    }

    /// <summary>Each is a change that a client makes, in a folder that has been quiet for long.</summary>
    [Theory]
    [InlineData("a deep link")]
    [InlineData("a ref written in place")]
    [InlineData("a listing")]
    [InlineData("a partial growing")]
    [InlineData("a blob gone")]
    [InlineData("a lock")]
    [InlineData("a file known to be absent")]
    [InlineData("a repo gone")]
    public async Task Refresh_RememberedRepo_SeesTheChange(string change)
    {
        _setup.Cache.PlantSnapshot(First, Files, reference: "main");
        _setup.Cache.PlantSnapshot(Second, Files);
        Directory.CreateDirectory(Path.Combine(_setup.Cache.Folder(), "trees"));
        Directory.CreateDirectory(Path.Combine(_setup.Cache.Folder(), ".no_exist", First.Value));
        Directory.CreateDirectory(_setup.Cache.Locks());
        var partial = _setup.Cache.PlantOfficialPartial(TemporaryCache.Sha256("x"), new string('x', 5000));
        _setup.Age();
        var before = await _setup.LookAsync();

        switch (change)
        {
            case "a deep link":
                _setup.Cache.PlantLink(First, "sub/copy.safetensors", TemporaryCache.Sha256("weights"));
                break;
            case "a ref written in place":
                File.WriteAllText(Path.Combine(_setup.Cache.Folder(), "refs", "main"), Second.Value);
                break;
            case "a listing":
                _setup.Cache.Plant(Path.Combine(_setup.Cache.Folder(), "trees", First + ".json"), """{"format_version": 1, "files": {}}""");
                break;
            case "a partial growing":
                File.AppendAllText(partial, new string('x', 100_000));
                break;
            case "a blob gone":
                File.Delete(_setup.Cache.Blob(TemporaryCache.Sha256("weights")));
                break;
            case "a lock":
                _setup.Cache.Plant(Path.Combine(_setup.Cache.Locks(), "x.lock"));
                break;
            case "a file known to be absent":
                _setup.Cache.Plant(Path.Combine(_setup.Cache.Folder(), ".no_exist", First.Value, "x"));
                break;
            default:
                Directory.Delete(_setup.Cache.Folder(), recursive: true);
                break;
        }

        var now = await _setup.LookAsync();

        now.Repos.Should().NotEqual(before.Repos);
        now.Should().BeEquivalentTo(await _setup.NewIndex().RefreshAsync(default), options => options.Excluding(seen => seen.TakenAt));
    }

    [Fact]
    public async Task RefreshOfARepo_BlobChangedInPlace_IsReadAnew()
    {
        _setup.Cache.PlantSnapshot(First, Files);
        _setup.Age();
        await _setup.LookAsync();
        File.WriteAllText(_setup.Cache.Blob(TemporaryCache.Sha256("weights")), "much longer weights");

        var seen = await _setup.Index.RefreshAsync(RepoName.Model(TemporaryCache.Model), default);

        seen.SizeBytes.Should().Be(2 + 19);
    }

    [Fact]
    public async Task Refresh_ManyAtOnce_AllSeeWhatWasThereWhenTheyAsked()
    {
        for (var i = 0; i < 20; i++)
        {
            var id = RepoId.Parse($"a/m{i}");
            _setup.Cache.PlantSnapshot(First, Files, id: id);
            var looks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _setup.LookAsync()));

            looks.Should().OnlyContain(seen => seen.Find(RepoName.Model(id)) != null);
        }
    }

    [Fact]
    public async Task Watch_WhatOthersDo_IsTold()
    {
        using var watch = await StartWatchAsync();
        _setup.Cache.PlantSnapshot(First, Files);
        await UntilAsync(seen => seen.Repos.Length == 1 && seen.Repos[0].FileCount == 2);

        // Deep in a folder that nobody's eyes are on but the looks'.
        _setup.Cache.PlantLink(First, "sub/copy.safetensors", TemporaryCache.Sha256("weights"));
        await UntilAsync(seen => seen.Repos[0].Revisions[0].FileCount == 3);

        Directory.Delete(_setup.Cache.Folder(), recursive: true);
        await UntilAsync(seen => seen.Repos.Length == 0);
        await watch.StopAsync(default);
    }

    [Fact]
    public async Task Watch_FolderAwayAndBack_IsTold()
    {
        _setup.Cache.PlantSnapshot(First, Files);
        using var watch = await StartWatchAsync();
        await UntilAsync(seen => seen.Repos.Length == 1);
        var away = Path.Combine(_setup.Cache.Outside, "away");

        Directory.Move(_setup.Cache.Root, away);
        await UntilAsync(seen => !seen.IsThere);
        Directory.Move(away, _setup.Cache.Root);
        await UntilAsync(seen => seen.IsThere && seen.Repos.Length == 1);
        await watch.StopAsync(default);
    }

    [Fact]
    public async Task Watch_SubscriberFails_GoesOn()
    {
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Fail(Inventory seen)
        {
            failed.TrySetResult();
            throw new InvalidOperationException("a subscriber's own fault");
        }

        _setup.Index.Changed += Fail;
        using var watch = await StartWatchAsync();
        _setup.Cache.PlantSnapshot(First, Files);
        await failed.Task.WaitAsync(Patience);
        _setup.Index.Changed -= Fail;

        _setup.Cache.PlantSnapshot(First, Files, id: Other);
        await UntilAsync(seen => seen.Repos.Length == 2);
        await watch.StopAsync(default);
    }

    private async Task<LibraryWatch> StartWatchAsync()
    {
        var watch = new LibraryWatch(_setup.Index, _setup.Cache.Cache, TimeProvider.System, NullLogger<LibraryWatch>.Instance);
        await watch.StartAsync(default);
        return watch;
    }

    /// <summary>Never looks by itself: what is awaited must be told.</summary>
    private async Task UntilAsync(Func<Inventory, bool> isWanted)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Listen(Inventory seen)
        {
            if (isWanted(seen))
            {
                told.TrySetResult();
            }
        }

        _setup.Index.Changed += Listen;
        Listen(_setup.Index.Current);
        await told.Task.WaitAsync(Patience);
        _setup.Index.Changed -= Listen;
    }
}
