using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;

namespace MlxManager.Core.Library.Disk;

/// <summary>Removes what was chosen to make room.</summary>
internal sealed class RoomMaker(IDownloads downloads)
{
    public async Task<RoomMade> RemoveAsync(IReadOnlyCollection<RoomItem> items, CancellationToken cancellationToken)
    {
        var freed = 0L;
        var left = ImmutableArray.CreateBuilder<RoomLeft>();
        foreach (var item in RoomPlan.Outermost(items))
        {
            // Between two of them, not within one: what is begun is ended.
            cancellationToken.ThrowIfCancellationRequested();
            var answer = await downloads.RemoveModelAsync(item.Repo!.Id, CancellationToken.None);
            freed += answer.FreedBytes;
            if (answer.Outcome is RemoveOutcome.Busy or RemoveOutcome.Failed)
            {
                left.Add(new RoomLeft(item, answer.Outcome == RemoveOutcome.Busy ? LeftReason.Busy : LeftReason.Failed, answer.Message ?? ""));
            }
        }

        return new RoomMade(freed, left.ToImmutable());
    }
}
