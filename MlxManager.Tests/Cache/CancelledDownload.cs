using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>A cache in which a download can stand as far as a test wants it, and what is to be cancelled of it.</summary>
public abstract class CancelledDownload : IDisposable
{
    private protected static readonly CommitHash Old = TemporaryCache.Commit(1);
    private protected static readonly CommitHash New = TemporaryCache.Commit(2);
    private protected static readonly PartialMark Mark = PartialMark.New(new Random(1));
    private protected static readonly (string Path, string Content)[] Files = [("config.json", "{}"), ("sub/model.safetensors", "weights"), ("copy/model.safetensors", "weights")];
    private protected readonly TemporaryCache _cache = new();

    private protected RepoCache Repo => _cache.Repo();

    public void Dispose()
    {
        _cache.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void Download((string Path, string Content)[] files)
    {
        Repo.PrepareSnapshot(TemporaryCache.Tree(New, files));
        foreach (var (path, content) in files)
        {
            var etag = TemporaryCache.File(path, content).Etag;
            using var held = Repo.TryLock(etag);
            if (!Repo.HasBlob(etag, content.Length))
            {
                File.WriteAllText(Repo.PartialPath(etag, Mark), content);
                Repo.Publish(etag, Mark);
            }

            Repo.Link(New, RepoPath.Parse(path), etag);
        }
    }

    private protected static CancelScope Scope((string Path, string Content)[] files, string[]? linked = null, string[]? present = null, bool snapshotExisted = false) => new(
        New,
        [.. files.Select(file => (Given: file, File: TemporaryCache.File(file.Path, file.Content))).Select(both => new PlannedFile(
            both.File.Path, both.File.Etag, both.File.Size, Mark,
            WasLinked: linked?.Contains(both.Given.Path) ?? false,
            WasPresent: present?.Contains(both.Given.Content) ?? false))],
        snapshotExisted,
        new HashSet<RepoPath>(),
        new HashSet<Etag>());
}
