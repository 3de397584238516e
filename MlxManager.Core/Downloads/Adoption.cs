using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Cache;
using MlxManager.Core.Persistence;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>Goes on where a killed official client has stopped: its partial becomes ours, if it has more than we have ourselves.</summary>
internal sealed class Adoption(RepoCache repo, RunServices services)
{
    /// <summary>Unchanged for this long, nobody writes it any more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>The blob's lock must be held.</summary>
    public async Task AdoptAsync(PlannedBlob blob, PartialJournal journal, CancellationToken stop)
    {
        var ours = await OurMarksAsync(blob);
        if (repo.FindOrphan(blob.Etag, blob.Size, ours, services.Time.GetUtcNow() - Quiet) is not { } orphan)
        {
            return;
        }

        var own = await journal.LoadAsync(stop);
        var path = repo.PartialPath(blob.Etag, blob.Mark);
        if (orphan.Length <= (await PartialOpening.WrittenAtAsync(path, blob.Size, journal, services.Fill.BootId, stop)).Count)
        {
            return;
        }

        // First the claim, for this very file, and then its name. Cut off between the two, the journal speaks of a file that is not in
        // our place, which nobody believes, and the orphan is found again.
        var (_, identity, _) = FileIdentity.At(orphan.Path);
        var prefix = SpanSet.Of(new ByteSpan(0, orphan.Length));
        await journal.SaveAsync(
            new PartialState(prefix, SpanSet.Empty, identity.ForJournal(orphan.Path), services.Fill.BootId), CancellationToken.None);
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

        RunLog.Adopted(services.Logger, orphan.Length, orphan.Path);
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
