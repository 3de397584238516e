using MlxManager.Core.Hub;
using MlxManager.Core.Settings;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Cache;

/// <summary>
/// Finds contents that are on this machine already, outside of the repo that wants them:
/// <list type="bullet">
/// <item>the same repo's other revisions, where links are impossible and each has files of its own</item>
/// <item>another repo's <c>blobs/&lt;sha256&gt;</c> in the same cache, of any kind, also where it leads into a shared store</item>
/// <item>Ollama's <c>blobs/sha256-&lt;sha256&gt;</c></item>
/// <item>LM Studio's <c>&lt;owner&gt;/&lt;name&gt;/&lt;path&gt;</c> of the same model</item>
/// </list>
/// The repos of the cache are listed once, and not at all for git's own small files; each question is then a look for one name in each.
/// The repo's own revisions are looked through once, too.
/// </summary>
internal sealed class BlobSearch
{
    private readonly string _root;
    private readonly OtherStores _stores;
    private readonly RepoId _model;
    private readonly Lazy<IReadOnlyList<RepoName>> _repos;
    private readonly Lazy<ILookup<Etag, string>> _own;

    /// <param name="model">The one that wants contents.</param>
    public BlobSearch(ModelCache cache, OtherStores stores, RepoId model)
    {
        (_root, _stores, _model) = (cache.Root, stores, model);
        _own = new(() => SnapshotFiles.Of(new RepoFolders(_root, RepoName.Model(model))));
        _repos = new(() => [.. cache.Names().Select(RepoName.OfFolder).OfType<RepoName>()]);
    }

    /// <summary>What there is, what costs no room first. Only contents named by their SHA-256 are looked for.</summary>
    public IEnumerable<BlobElsewhere> Find(RepoFile file)
    {
        if (file.Etag.Kind != EtagKind.Sha256 || file.Size == 0)
        {
            return [];
        }

        var own = RepoName.Model(_model);
        var places = _own.Value[file.Etag].Select(path => (Store: BlobStore.OtherRevision, Path: path, Repo: (RepoName?)own))
            .Concat(_repos.Value.Where(repo => repo != own).Select(repo => (Store: BlobStore.OtherRepo, Path: new RepoFolders(_root, repo).Blob(file.Etag), Repo: (RepoName?)repo)));
        if (_stores.Ollama is { } ollama)
        {
            places = places.Append((BlobStore.Ollama, Path.Combine(ollama, "blobs", $"sha256-{file.Etag}"), null));
        }

        places = places.Concat(_stores.LmStudio.Select(folder =>
            (BlobStore.LmStudio, Path.Combine([folder, .. _model.Value.Split('/'), .. file.Path.Segments]), (RepoName?)null)));
        return places.Select(place => Look(place.Store, place.Path, place.Repo, file.Size)).OfType<BlobElsewhere>()
            .OrderByDescending(found => found.NeedsNoRoom);
    }

    private BlobElsewhere? Look(BlobStore store, string path, RepoName? repo, long size)
    {
        try
        {
            var entry = DiskEntry.FileBehind(path);
            if (entry.Kind != DiskKind.File || entry.Length != size)
            {
                return null;
            }

            var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            return new BlobElsewhere(store, real, repo, Reflink.IsLikely(real, _root)) { WrittenUtc = entry.LastWriteUtc };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or a disk that fails: then it is fetched like anything else.
            return null;
        }
    }
}
