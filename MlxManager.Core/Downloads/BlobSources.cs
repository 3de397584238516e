using System.Collections.Concurrent;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>
/// Contents that this machine has already outside of the model that wants them, as far as the person wants them used. One for the
/// process; everything may be called from anywhere at once.
/// </summary>
public sealed class BlobSources(ModelCache cache, OtherStores stores, PreferencesStore preferences)
{
    /// <summary>Read and found to be something else; not to be read again before they change.</summary>
    private readonly ConcurrentDictionary<(string Path, DateTime WrittenUtc), Etag> _wrong = [];

    /// <summary>For one file: where its content may be had, best first. Looks at the disk.</summary>
    public IReadOnlyList<BlobElsewhere> Find(RepoId model, RepoFile file) => Finder(model)(file);

    /// <summary>The same for many files of a model, with one look at what repos there are.</summary>
    public Func<RepoFile, IReadOnlyList<BlobElsewhere>> Finder(RepoId model)
    {
        var search = new BlobSearch(cache, preferences.Current.Library.TakesFromOtherTools ? stores : OtherStores.None, model);
        return file => [.. search.Find(file).Where(found => !IsWrong(found, file.Etag))];
    }

    /// <summary>Its content is not what its name says.</summary>
    internal void Distrust(BlobElsewhere source, Etag etag) => _wrong[(source.Path, source.WrittenUtc)] = etag;

    /// <summary>Of these contents, those that will be taken from elsewhere without filling the disk.</summary>
    internal HashSet<Etag> WithoutRoom(RepoId model, IEnumerable<RepoFile> files)
    {
        if (!Reflink.IsLikely(cache.Root, cache.Root))
        {
            // Most file systems: nothing to look for.
            return [];
        }

        var find = Finder(model);
        return [.. files.Where(file => find(file) is [{ NeedsNoRoom: true }, ..]).Select(file => file.Etag)];
    }

    private bool IsWrong(BlobElsewhere source, Etag etag) =>
        _wrong.TryGetValue((source.Path, source.WrittenUtc), out var wanted) && wanted == etag;
}
