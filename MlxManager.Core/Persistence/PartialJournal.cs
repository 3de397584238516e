using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Persistence;

/// <summary>The journal of one partial as a row. For whoever holds the partial: nobody else writes the row meanwhile.</summary>
internal sealed class PartialJournal(Database database, RepoId model, Etag etag, PartialMark mark) : IPartialJournal
{
    private readonly string _model = model.Value;
    private readonly string _etag = etag.Value;
    private readonly string _mark = mark.Value;
    private bool _mayHaveRow = true;

    public async Task<PartialState?> LoadAsync(CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(context => context.Partials
            .SingleOrDefaultAsync(p => p.Model == _model && p.Etag == _etag && p.Mark == _mark, cancellationToken));

        _mayHaveRow = row is not null;

        // Spans that do not parse claim nothing: the bytes come again rather than being believed.
        return row is not null && SpanSet.TryParse(row.Written) is { } written && SpanSet.TryParse(row.Durable) is { } durable
            ? new PartialState(written, durable, row.FileIdentity, row.BootId) { Digests = ArrivalDigests.Parse(row.Digests) }
            : null;
    }

    public Task SaveAsync(PartialState state, CancellationToken cancellationToken)
    {
        _mayHaveRow = true;
        var written = state.Written.ToBytes();
        var durable = state.Durable.ToBytes();
        var digests = state.Digests.ToBytes();
        return database.NoteAsync(context => context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO Partials (Model, Etag, Mark, Written, Durable, Digests, FileIdentity, BootId)
            VALUES ({_model}, {_etag}, {_mark}, {written}, {durable}, {digests}, {state.FileIdentity}, {state.BootId})
            ON CONFLICT (Model, Etag) DO UPDATE SET
                Mark = excluded.Mark, Written = excluded.Written, Durable = excluded.Durable, Digests = excluded.Digests,
                FileIdentity = excluded.FileIdentity, BootId = excluded.BootId
            """,
            cancellationToken));
    }

    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        if (_mayHaveRow)
        {
            await database.NoteAsync(context =>
                context.Partials.Where(p => p.Model == _model && p.Etag == _etag && p.Mark == _mark).ExecuteDeleteAsync(cancellationToken));
            _mayHaveRow = false;
        }
    }
}
