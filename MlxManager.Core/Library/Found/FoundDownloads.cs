using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Found;

/// <summary>
/// Unfinished downloads that no row tells of, offered to be gone on with. Nothing of what is found is believed: a start takes over
/// what lies there as it does any stranger's partial, and the content's hash has the last word.
/// </summary>
public sealed partial class FoundDownloads
{
    private readonly LibraryIndex _index;
    private readonly ModelCache _cache;
    private readonly IDownloads _downloads;
    private readonly PreferencesStore _preferences;
    private readonly Func<HubClient> _hub;
    private readonly ILogger<FoundDownloads> _logger;

    internal FoundDownloads(
        LibraryIndex index, ModelCache cache, IDownloads downloads, PreferencesStore preferences, Func<HubClient> hub, ILogger<FoundDownloads> logger) =>
        (_index, _cache, _downloads, _preferences, _hub, _logger) = (index, cache, downloads, preferences, hub, logger);

    /// <summary>Looks at the cache now. Without models that a download is at work on, and without what the person leaves as it is.</summary>
    public async Task<ImmutableArray<FoundDownload>> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var inventory = await _index.RefreshAsync(cancellationToken);
            return await Task.Run(() => Find(inventory), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The library says what is wrong with the cache; here is only nothing to offer.
            LogNotFound(_logger, exception);
            return [];
        }
    }

    /// <summary>
    /// What to start so that it goes on, under the name that its commit has on the Hub now; without one, as the bare commit. Null when
    /// it is not there to go on with.
    /// </summary>
    public async Task<HubAnswer<StartRequest>?> RequestAsync(RepoId model, CommitHash commit, CancellationToken cancellationToken)
    {
        if ((await FindAsync(cancellationToken)).FirstOrDefault(one => one.Model == model && one.Commit == commit) is not { } found)
        {
            return null;
        }

        var refs = await _hub().GetRefsAsync(model, cancellationToken);
        if (!refs.IsOk)
        {
            return refs.Failure;
        }

        var names = refs.Value.Branches.Concat(refs.Value.Tags).Where(name => name.Commit == commit).Select(name => name.Revision).ToList();
        var revision = names.Contains(Revision.Main) ? Revision.Main : names.FirstOrDefault() ?? Revision.At(commit);
        return new StartRequest(model, revision, found.Patterns);
    }

    /// <summary>It is not offered again. What lies there stays, and can be tidied away in the library.</summary>
    public Task LeaveAsync(RepoId model, CommitHash commit, CancellationToken cancellationToken)
    {
        var key = $"{model}@{commit}";
        return _preferences.ChangeAsync(
            all => all.Library.LeftAlone.Contains(key) ? all : all with { Library = all.Library with { LeftAlone = all.Library.LeftAlone.Add(key) } },
            cancellationToken);
    }

    private ImmutableArray<FoundDownload> Find(Inventory inventory)
    {
        var busy = _downloads.Holds().Select(hold => hold.Model).ToHashSet();
        var leftAlone = _preferences.Current.Library.LeftAlone;
        return
        [
            .. inventory.Repos
                .Where(repo => repo.Name.Kind == RepoKind.Model && !busy.Contains(repo.Name.Id))
                .Select(repo => (repo, Partials: repo.Partials.Where(partial => partial.Owner == PartialOwner.Orphaned).ToList()))
                .Where(one => one.Partials.Count > 0)
                .SelectMany(one => new FoundReading(_cache.Repo(one.repo.Name)).Read(one.Partials, one.repo.Revisions.Select(revision => revision.Commit)))
                .Where(found => !leftAlone.Contains(found.Key)),
        ];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cache could not be searched for unfinished downloads")]
    private static partial void LogNotFound(ILogger logger, Exception exception);
}
