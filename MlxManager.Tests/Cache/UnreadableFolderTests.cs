using System.Runtime.Versioning;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Disk;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>A folder whose names can be read and nothing behind them, a ref that cannot be read: what is there is not to be taken for absent.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UnreadableFolderTests : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Open = Readable | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly CommitHash Old = TemporaryCache.Commit(1);
    private static readonly CommitHash New = TemporaryCache.Commit(2);
    private static readonly DateTimeOffset Soon = TimeProvider.System.GetUtcNow().AddDays(1);
    private readonly TemporaryCache _cache = new();

    public void Dispose() => _cache.Dispose();

    [OnLinuxFact("rights of a thread")]
    public void Take_SnapshotsCannotBeLookedInto_NoBlobMayGo() => WithTwo(Path.Combine(_cache.Folder(), "snapshots"), ShouldKeepBlobs);

    [OnLinuxFact("rights of a thread")]
    public void Take_LinksOfOneCannotBeRead_NoBlobMayGo() => WithTwo(_cache.Snapshot(Old), repo =>
    {
        ShouldKeepBlobs(repo);
        repo.PlanRevisions(new HashSet<CommitHash> { New }, []).Steps.Should().NotContain(step => step.Kind == RemovalKind.Blob);
    });

    [OnLinuxFact("rights of a thread")]
    public void FindLooseEnds_RefThatCannotBeRead_IsNotOneToNothingAndNoRevisionIsDetachedForIt()
    {
        _cache.PlantSnapshot(Old, [("model.safetensors", "weights")], "main");
        var name = Path.Combine(_cache.Folder(), "refs", "main");
        File.SetUnixFileMode(_cache.Outside, Open);
        File.SetUnixFileMode(name, UnixFileMode.UserWrite);

        WithoutRights.Do(() =>
        {
            _cache.Repo().FindLooseEnds([], Soon).Select(end => (end.Kind, end.Obstacle))
                .Should().Equal((LooseEndKind.DetachedRevision, LooseEndObstacle.NotUnderstood));
            var repo = RepoReading.Read(_cache.Repo().Folders)!.Repo;
            RoomRules.IsDetached(repo, repo.Revisions.Single() with { Commit = New }).Should().BeFalse();
        });
    }

    [OnLinuxFact("rights of a thread")]
    public void Facts_OfWhatCannotBeReached_AreRefused()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cache.Outside, "closed"));
        File.WriteAllText(Path.Combine(folder.FullName, "file"), "");
        File.CreateSymbolicLink(Path.Combine(_cache.Outside, "link"), "closed/file");
        File.WriteAllText(Path.Combine(_cache.Outside, "plain"), "");

        WithMode(folder.FullName, () =>
        {
            FluentActions.Invoking(() => FileFacts.At(Path.Combine(folder.FullName, "file"))).Should().Throw<UnauthorizedAccessException>();
            FileFacts.Behind(Path.Combine(_cache.Outside, "link")).Should().Be(default(FileFacts));
            FileFacts.At(Path.Combine(_cache.Outside, "plain", "below")).Should().Be(default(FileFacts), "below a file there is nothing");
        });
    }

    private static void ShouldKeepBlobs(RepoCache repo)
    {
        var survey = RepoSurvey.Take(repo.Folders);

        survey.AreNeedsKnown.Should().BeFalse();
        survey.IsHidden.Should().BeTrue();
        repo.FindLooseEnds([], Soon).Should().NotContain(end => end.Kind == LooseEndKind.UnreferencedBlob && end.CanGo);
    }

    /// <summary>Two revisions of the same content.</summary>
    private void WithTwo(string folder, Action<RepoCache> work)
    {
        _cache.PlantSnapshot(Old, [("model.safetensors", "weights")]);
        _cache.PlantSnapshot(New, [("model.safetensors", "weights")]);
        WithMode(folder, () => work(_cache.Repo()));
    }

    private void WithMode(string folder, Action work)
    {
        File.SetUnixFileMode(_cache.Outside, Open);
        File.SetUnixFileMode(folder, Readable);
        try
        {
            WithoutRights.Do(work);
        }
        finally
        {
            File.SetUnixFileMode(folder, Open);
        }
    }
}
