using MlxManager.Core.Cache;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>A client that links a blob it finds there, without taking its lock, while we remove it.</summary>
public sealed class LateLinkTests : IDisposable
{
    private const string Content = "weights";
    private readonly TemporaryCache _cache = new();

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Remove_BlobLinkedWhileItGoes_IsBack(bool setAside)
    {
        var (old, late, etag) = (TemporaryCache.Commit(1), TemporaryCache.Commit(2), TemporaryCache.Sha256(Content));
        _cache.PlantSnapshot(old, [("model.safetensors", Content), ("config.json", "{}")]);
        var isLinked = false;
        var changes = new DiskChanges(change =>
        {
            // Seen there a moment before, and linked a moment after.
            if (!isLinked && change.Contains($"blobs/{etag}", StringComparison.Ordinal))
            {
                isLinked = true;
                _cache.PlantLink(late, "model.safetensors", etag);
            }
        });
        var repo = new ModelCache(_cache.Root, (path, target) => File.CreateSymbolicLink(path, target), changes).Repo(TemporaryCache.Model);
        var plan = repo.PlanRevisions(new HashSet<Core.Hub.CommitHash> { old }, []);

        var done = setAside ? repo.SetAside(plan, TrashReason.Revisions, DateTimeOffset.UnixEpoch) : repo.Remove(plan);

        isLinked.Should().BeTrue();
        done.Failures.Should().BeEmpty();
        File.ReadAllText(Path.Combine(_cache.Snapshot(late), "model.safetensors")).Should().Be(Content);
        File.Exists(_cache.Blob(TemporaryCache.GitBlob("{}"))).Should().BeFalse("nobody needs that one");
        _cache.Listing(_cache.Folder()).Should().NotContain(path => path.Contains(".mlx-", StringComparison.Ordinal));
    }
}
