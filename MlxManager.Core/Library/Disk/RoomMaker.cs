using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Library.Removal;

namespace MlxManager.Core.Library.Disk;

/// <summary>
/// Removes what was chosen to make room, the cheapest loss first, so that being cut off loses the least. Never into the trash:
/// what lies there frees nothing.
/// </summary>
internal sealed class RoomMaker(LibraryRemoval removal, LibraryTidying tidying, LibraryTrash trash)
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
                _ => await RemoveReposAsync([.. kind], cancellationToken),
            });
        }

        return made;
    }

    private static RoomMade Sum(RoomMade one, RoomMade other) => new(one.FreedBytes + other.FreedBytes, one.Left.AddRange(other.Left));

    /// <summary>Of whole repos, or of some of their revisions: those of one repo together, as they may share blobs.</summary>
    private async Task<RoomMade> RemoveReposAsync(IReadOnlyList<RoomItem> items, CancellationToken cancellationToken)
    {
        var made = new RoomMade(0, []);
        foreach (var repo in items.GroupBy(item => item.Repo!))
        {
            var request = new RemovalRequest(repo.Key, [.. repo.Select(item => item.Commit).OfType<Hub.CommitHash>()]) { UsesTrash = false };
            var answer = await removal.ExecuteAsync(request, cancellationToken);
            made = Sum(made, new RoomMade(answer.FreedBytes, ReasonOf(answer.Outcome) is { } reason
                ? [.. repo.Select(item => new RoomLeft(item, reason, answer.Message ?? ""))]
                : []));
        }

        return made;
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
        var choice = new PruneChoice(ImmutableHashSet.Create(kind), items.SelectMany(PathsOf).ToHashSet(StringComparer.Ordinal)) { UsesTrash = false };
        var answer = await tidying.ExecutePruneAsync(choice, cancellationToken);
        var staying = answer.Staying.ToDictionary(end => end.Path, StringComparer.Ordinal);
        return new RoomMade(
            answer.FreedBytes,
            [.. items.Select(item => (Item: item, End: PathsOf(item).Select(path => staying.GetValueOrDefault(path)).FirstOrDefault(end => end is not null)))
                .Where(left => left.End is not null)
                .Select(left => new RoomLeft(left.Item, left.End!.CanGo ? LeftReason.Failed : LeftReason.Busy, string.Join(' ', answer.Failures)))]);
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
    private static IEnumerable<string> PathsOf(RoomItem item) => item.FileNames.Select(name => $"{item.Repo!.Folder}/blobs/{name}");
}
