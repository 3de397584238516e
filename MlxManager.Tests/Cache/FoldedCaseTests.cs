using System.Diagnostics;
using MlxManager.Core.Cache;
using MlxManager.Tests.Processes;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>On a disk that makes no difference between upper and lower case.</summary>
public sealed class FoldedCaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-folded-");
    private Process? _holder;

    public void Dispose()
    {
        if (_holder is not null)
        {
            // The disk goes with it.
            _holder.StandardInput.Close();
            _holder.WaitForExit();
            _holder.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    [ExFatFact]
    public async Task FindLooseEnds_LocksOfAnotherSpelling_LeaveAPausedPartialAlone()
    {
        var cache = new ModelCache(Path.Combine(await MountAsync(), "hub"));
        cache.Create(firstUse: true).Should().BeTrue();
        var (repo, etag) = (Core.Hub.RepoId.Parse("lab/Tiny"), TemporaryCache.Sha256("half"));
        var blobs = Directory.CreateDirectory(Path.Combine(cache.Root, "models--lab--Tiny", "blobs"));
        File.WriteAllText(Path.Combine(blobs.FullName, $"{etag}.0badcafe.incomplete"), "half");
        var locks = Directory.CreateDirectory(Path.Combine(cache.Root, ".locks", "models--lab--tiny"));
        File.WriteAllText(Path.Combine(locks.FullName, $"{etag}.lock"), "");
        _ = PartialMark.TryParse("0badcafe", out var mark);
        var hold = new CacheHold(7, IsAtRest: true, null, [new HeldPartial(etag, mark!)]);
        var soon = TimeProvider.System.GetUtcNow().AddDays(1);

        cache.RepoNames().Should().Equal([RepoName.Model(repo)], "its locks are the same folder by both names");
        cache.Repo(repo).FindLooseEnds([hold], soon).Select(end => (end.Kind, end.Obstacle)).Should().BeEquivalentTo(
            new[] { (LooseEndKind.PausedPartial, LooseEndObstacle.None), (LooseEndKind.StrayLock, LooseEndObstacle.InDownload) });
        cache.Repo(Core.Hub.RepoId.Parse("lab/tiny")).FindLooseEnds([], soon).Select(end => end.Kind).Should().Equal(LooseEndKind.StrayLock);
    }

    private async Task<string> MountAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "at")).FullName;
        string[] command = [.. new SmallDisk(8 << 20) { IsExFat = true }.Launcher(folder), "sh", "-c", "echo; exec cat"];
        _holder = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        (await _holder.StandardOutput.ReadLineAsync()).Should().BeEmpty("it is mounted");
        return SmallDisk.SeenFrom(_holder.Id, folder);
    }
}
