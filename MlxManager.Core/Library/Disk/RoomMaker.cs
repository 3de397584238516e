using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library.Removal;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Disk;

/// <summary>
/// Removes what was chosen to make room, the cheapest loss first, so that being cut off loses the least. Never into the trash:
/// what lies there frees nothing. Looks again before each: what was chosen is of a look that may be hours old.
/// </summary>
internal sealed class RoomMaker(
    LibraryRemoval removal, LibraryTidying tidying, LibraryTrash trash, LibraryIndex index, IDownloads downloads, PreferencesStore preferences)
{
    public async Task<RoomMade> RemoveAsync(IReadOnlyCollection<RoomItem> items, CancellationToken cancellationToken)
    {
        var made = new RoomMade(0, []);
        foreach (var kind in RoomPlan.Outermost(items).GroupBy(item => item.Kind).OrderBy(kind => kind.Key))
        {
            // What is begun is ended: a cancellation is heeded between two removals.
            cancellationToken.ThrowIfCancellationRequested();
            made = Sum(made, kind.Key switch
            {
                RoomItemKind.OrphanedPartials => await TidyAsync([.. kind], LooseEndKind.OrphanedPartial, cancellationToken),
                RoomItemKind.LooseBlobs => await TidyAsync([.. kind], LooseEndKind.UnreferencedBlob, cancellationToken),
                RoomItemKind.Trash => await EmptyTrashAsync(kind.First(), cancellationToken),
                RoomItemKind.DetachedRevision => await TidyAsync([.. kind], LooseEndKind.DetachedRevision, cancellationToken),
                _ => await RemoveReposAsync([.. kind], cancellationToken),
            });
        }

        return made;
    }

    private static RoomMade Sum(RoomMade one, RoomMade other) => new(one.FreedBytes + other.FreedBytes, one.Left.AddRange(other.Left));

    private async Task<RoomMade> RemoveReposAsync(IReadOnlyList<RoomItem> items, CancellationToken cancellationToken)
    {
        var made = new RoomMade(0, []);
        foreach (var item in items)
        {
            if (await LeftAsync([item], cancellationToken) is [var left])
            {
                made = Sum(made, new RoomMade(0, [left]));
                continue;
            }

            var answer = await removal.ExecuteAsync(RemovalRequest.Whole(item.Repo!) with { UsesTrash = false }, cancellationToken);
            made = Sum(made, new RoomMade(answer.FreedBytes, ReasonOf(answer.Outcome) is { } reason ? [new RoomLeft(item, reason, answer.Message ?? "")] : []));
        }

        return made;
    }

    /// <summary>What of it may not go any more.</summary>
    private async Task<ImmutableArray<RoomLeft>> LeftAsync(IReadOnlyList<RoomItem> items, CancellationToken cancellationToken)
    {
        try
        {
            var inventory = await index.RefreshAsync(cancellationToken);
            if (!inventory.IsThere)
            {
                return [.. items.Select(item => new RoomLeft(item, LeftReason.CacheAway))];
            }

            var rules = RoomRules.Of(downloads.Holds(), preferences.Current.Library.Pins, null);
            return [.. items.Where(item => inventory.Find(item.Repo!) is { } repo && !rules.Allows(repo, item)).Select(item => new RoomLeft(item, LeftReason.Busy))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [.. items.Select(item => new RoomLeft(item, LeftReason.Failed, exception.Message))];
        }
    }

    private static LeftReason? ReasonOf(RemovalOutcome outcome) => outcome switch
    {
        // Somebody else was faster.
        RemovalOutcome.Done or RemovalOutcome.NotFound => null,
        RemovalOutcome.InUse => LeftReason.Busy,
        RemovalOutcome.CacheAway => LeftReason.CacheAway,
        _ => LeftReason.Failed,
    };

    private async Task<RoomMade> TidyAsync(IReadOnlyList<RoomItem> items, LooseEndKind kind, CancellationToken cancellationToken)
    {
        var left = await LeftAsync(items, cancellationToken);
        items = [.. items.Except(left.Select(one => one.Item))];
        var choice = new PruneChoice(ImmutableHashSet.Create(kind), items.SelectMany(PathsOf).ToHashSet(StringComparer.Ordinal)) { UsesTrash = false };
        var answer = await tidying.ExecutePruneAsync(choice, cancellationToken);
        var staying = answer.Staying.ToDictionary(end => end.Path, StringComparer.Ordinal);
        return new RoomMade(
            answer.FreedBytes,
            [.. left, .. items.Select(item => (Item: item, End: PathsOf(item).Select(path => staying.GetValueOrDefault(path)).FirstOrDefault(end => end is not null)))
                .Where(one => one.End is not null)
                .Select(one => new RoomLeft(one.Item, one.End!.CanGo ? LeftReason.Failed : LeftReason.Busy, string.Join(' ', answer.Failures)))]);
    }

    private async Task<RoomMade> EmptyTrashAsync(RoomItem item, CancellationToken cancellationToken)
    {
        try
        {
            return new RoomMade(await trash.EmptyAsync(cancellationToken), []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new RoomMade(0, [new RoomLeft(item, LeftReason.Failed, exception.Message)]);
        }
    }

    /// <summary>As loose ends are called: below the cache folder.</summary>
    private static IEnumerable<string> PathsOf(RoomItem item) => item.Commit is { } commit
        ? [$"{item.Repo!.Folder}/snapshots/{commit}"]
        : item.FileNames.Select(name => $"{item.Repo!.Folder}/blobs/{name}");
}
