using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Updates;

/// <summary>What an update of one ref would bring and cost, and its start. Asks the Hub a handful of questions: for what is looked at, not for all.</summary>
public sealed class UpdateComparison(ModelCache cache, HubClient hub, BlobSources sources, IDownloads downloads, UpdateWatch watch)
{
    /// <summary>Downloads of the past that are looked through for the choice of files.</summary>
    private const int HistoryDepth = 500;

    /// <summary>Null when the cache has no such ref.</summary>
    /// <exception cref="IOException">The cache cannot be read.</exception>
    public async Task<HubAnswer<UpdateChanges>?> CompareAsync(RepoId model, Revision revision, CancellationToken cancellationToken)
    {
        var repo = cache.Repo(model);
        if (revision.AsCommit is not null || repo.ReadRef(revision) is not { } from)
        {
            return null;
        }

        // Asked anew: since the check it may have moved once more.
        var details = await hub.GetModelAsync(model, revision, cancellationToken);
        if (!details.IsOk)
        {
            return details.Failure;
        }

        var to = details.Value.Commit;
        await watch.NoteAsync(new RefKey(RepoName.Model(model), revision), to);
        var fresh = await hub.GetTreeAsync(model, to, cancellationToken);
        var old = repo.ReadTree(from) is { } kept ? kept : await hub.GetTreeAsync(model, from, cancellationToken);
        if ((fresh.Failure ?? old.Failure) is { } failure)
        {
            return failure;
        }

        // Nice to know, and no reason to tell nothing.
        var commits = from == to ? new CommitList([], IsCut: false) : await hub.GetCommitsAsync(model, to, from, cancellationToken);
        var patterns = await PatternsOfDownloadAsync(model, revision, from, cancellationToken);
        return await Task.Run(() => Compare(repo, old.Value!, fresh.Value!, patterns, commits.Value), cancellationToken);
    }

    /// <summary>Starts the download that updates the ref; it reuses what is here, and the old revision stays.</summary>
    /// <returns>Null when the cache has no such ref.</returns>
    public async Task<HubAnswer<StartAnswer>?> UpdateAsync(RepoId model, Revision revision, CancellationToken cancellationToken) =>
        await CompareAsync(model, revision, cancellationToken) switch
        {
            null => null,
            { IsOk: true } changes => await downloads.StartAsync(new StartRequest(model, revision, changes.Value.Patterns), cancellationToken),
            var refused => refused.Failure,
        };

    private UpdateChanges Compare(RepoCache repo, RepoTree old, RepoTree fresh, FilePatterns? patterns, CommitList? commits)
    {
        var scope = patterns ?? UpdateScope.Of(old, fresh, repo);
        var before = old.Files.Where(file => repo.IsLinked(old.Commit, file.Path, file.Etag, file.Size)).ToDictionary(file => file.Path);
        var after = fresh.Files.Where(file => scope.Includes(file.Path)).ToDictionary(file => file.Path);
        var files = after.Values
            .Where(file => !before.TryGetValue(file.Path, out var was) || was.Etag != file.Etag)
            .Select(file => new ChangedFile(file.Path, before.ContainsKey(file.Path) ? FileChange.Changed : FileChange.Added, file.Size))
            .Concat(before.Values.Where(file => !after.ContainsKey(file.Path)).Select(file => new ChangedFile(file.Path, FileChange.Removed, file.Size)))
            .OrderBy(file => file.Path.Value, StringComparer.Ordinal)
            .ToImmutableArray();
        var elsewhere = sources.Finder(repo.Id);
        var (fetch, reused, copied) = (0L, 0L, 0L);
        foreach (var file in after.Values.DistinctBy(file => file.Etag))
        {
            if (repo.HasContent(fresh.Commit, [file.Path], file.Etag, file.Size))
            {
                reused += file.Size;
            }
            else if (elsewhere(file).Count > 0)
            {
                copied += file.Size;
            }
            else
            {
                fetch += file.Size;
            }
        }

        return new UpdateChanges(old.Commit, fresh.Commit, files, scope, fetch, reused, copied, commits);
    }

    /// <summary>Of the one download that brought what is here; null when there was none, or more than one.</summary>
    private async Task<FilePatterns?> PatternsOfDownloadAsync(RepoId model, Revision revision, CommitHash here, CancellationToken cancellationToken)
    {
        var history = await downloads.GetHistoryAsync(DownloadStatus.Completed, HistoryDepth, cancellationToken);
        var brought = history.Where(past => past.Model == model && past.Revision == revision && past.Commit == here)
            .Select(past => past.Patterns).Distinct().Take(2).ToList();
        return brought is [var only] ? only : null;
    }
}
