using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Cache;
using MlxManager.Core.Persistence;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>
/// Goes on where a killed official client has stopped, or a server like this one whose list was lost: the partial becomes ours, if it
/// has more than we have ourselves. Nothing in it is proved. Where the final hash is wrong, what came over the line since is known by
/// its digests and stays, and only what was taken over comes again: no byte is fetched twice for having believed it.
/// </summary>
internal sealed class Adoption(RepoCache repo, RunServices services)
{
    /// <summary>Unchanged for this long, nobody writes it any more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>The blob's lock must be held.</summary>
    public async Task AdoptAsync(PlannedBlob blob, PartialJournal journal, CancellationToken stop)
    {
        var ours = await OurMarksAsync(blob);
        var quietSince = services.Time.GetUtcNow() - Quiet;
        var path = repo.PartialPath(blob.Etag, blob.Mark);
        var own = await PartialOpening.WrittenAtAsync(path, blob.Size, journal, services.Fill.BootId, stop);
        if (repo.FindOrphan(blob.Etag, blob.Size, ours, quietSince) is { } orphan && orphan.Length > own.Count)
        {
            await TakeAsync(orphan, SpanSet.Of(new ByteSpan(0, orphan.Length)), blob, journal, stop);
        }
        else if (own.Count == 0 && repo.FindScattered(blob.Etag, blob.Size, ours, quietSince) is { } scattered)
        {
            // To look for what is in it takes as long as to read it: only for whom it may save all.
            var content = await Task.Run(() => ScatteredContent.Read(scattered.Path, blob.Size, stop), stop);

            // Also with nothing in it that can be told: else it would lie there for good, beside the whole blob.
            await TakeAsync(scattered, content, blob, journal, stop);
        }
    }

    private async Task TakeAsync(OrphanPartial orphan, SpanSet content, PlannedBlob blob, PartialJournal journal, CancellationToken stop)
    {
        var own = await journal.LoadAsync(stop);

        // First the claim, for this very file, and then its name. Cut off between the two, the journal speaks of a file that is not in
        // our place, which nobody believes, and the orphan is found again.
        var (_, identity, _) = FileIdentity.At(orphan.Path);
        await journal.SaveAsync(
            new PartialState(content, SpanSet.Empty, identity.ForJournal(orphan.Path), services.Fill.BootId), CancellationToken.None);
        try
        {
            repo.Adopt(orphan, blob.Etag, blob.Mark);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Pruned in this moment, or the like. What we had ourselves is still there.
            RunLog.NotAdopted(services.Logger, e, orphan.Path);
            await (own is null ? journal.ClearAsync(CancellationToken.None) : journal.SaveAsync(own, CancellationToken.None));
            return;
        }

        RunLog.Adopted(services.Logger, content.Count, orphan.Path);
    }

    /// <summary>The plan's, and one of an earlier download that the journal still knows.</summary>
    private async Task<ImmutableHashSet<PartialMark>> OurMarksAsync(PlannedBlob blob)
    {
        var (model, etag) = (repo.Id.Value, blob.Etag.Value);
        var journalled = await services.Database.ReadAsync(context =>
            context.Partials.Where(p => p.Model == model && p.Etag == etag).Select(p => p.Mark).ToListAsync());
        return [blob.Mark, .. journalled.Select(mark => PartialMark.TryParse(mark, out var parsed) ? parsed : blob.Mark)];
    }
}
