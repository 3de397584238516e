using System.Diagnostics;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class BlobLockTests : IDisposable
{
    private static readonly Etag Etag = TemporaryCache.Sha256("x");
    private readonly TemporaryCache _cache = new();

    private string Path => System.IO.Path.Combine(_cache.Locks(), Etag + ".lock");

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void TryLock_Free_HoldsTheOfficialFileAndLeavesIt()
    {
        using (var held = _cache.Repo().TryLock(Etag))
        {
            held.Should().NotBeNull();
            _cache.Repo().TryLock(Etag).Should().BeNull("two handles of one process exclude each other too");
        }

        File.Exists(Path).Should().BeTrue();
        _cache.Repo().TryLock(Etag).Should().NotBeNull();
    }

    [Fact]
    public void TryLock_OtherEtagOrModel_IsIndependent()
    {
        using var held = _cache.Repo().TryLock(Etag);
        using var other = _cache.Repo().TryLock(TemporaryCache.Sha256("y"));
        using var elsewhere = _cache.Repo(RepoId.Parse("gpt2")).TryLock(Etag);

        other.Should().NotBeNull();
        elsewhere.Should().NotBeNull();
        File.Exists(System.IO.Path.Combine(_cache.Root, ".locks", "models--gpt2", Etag + ".lock")).Should().BeTrue();
    }

    [Fact]
    public void TryLock_FileRemovedWhileHeld_GivesTheNewFileToTheNext()
    {
        using var orphan = _cache.Repo().TryLock(Etag);
        File.Delete(Path);

        using var next = _cache.Repo().TryLock(Etag);

        next.Should().NotBeNull();
        _cache.Repo().TryLock(Etag).Should().BeNull();
    }

    [Fact]
    public async Task TryLock_SomeoneRemovesLocksAllTheTime_NeverTwoHoldersOfTheNamedFile()
    {
        using var stop = new CancellationTokenSource();
        var remover = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Core.Cache.BlobLock.RemoveIfFree(Path);
            }
        });
        var inside = 0;
        var worst = 0;
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (var i = 0; i < 200; i++)
            {
                using var held = _cache.Repo().TryLock(Etag);
                if (held is not null)
                {
                    worst = Math.Max(worst, Interlocked.Increment(ref inside));
                    Interlocked.Decrement(ref inside);
                }
            }
        });
        await stop.CancelAsync();
        await remover;

        worst.Should().Be(1);
    }

    [OnLinuxFact("flock(1)")]
    public async Task TryLock_HeldByFlock_IsNullUntilThatProcessEnds()
    {
        _cache.Plant(Path);
        using var flock = Start("flock", Path, "-c", "echo held; read line");
        (await flock.StandardOutput.ReadLineAsync()).Should().Be("held");

        _cache.Repo().TryLock(Etag).Should().BeNull();

        await flock.StandardInput.WriteLineAsync();
        await flock.WaitForExitAsync();
        using var held = _cache.Repo().TryLock(Etag);
        held.Should().NotBeNull();

        using var refused = Start("flock", "-n", Path, "true");
        await refused.WaitForExitAsync();
        refused.ExitCode.Should().Be(1);
    }

    [Fact]
    public void TryLock_CacheFolderMissing_ThrowsAndMakesNothing()
    {
        Directory.Delete(_cache.Root, recursive: true);

        FluentActions.Invoking(() => _cache.Repo().TryLock(Etag)).Should().Throw<DirectoryNotFoundException>();
        Directory.Exists(_cache.Root).Should().BeFalse();
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
