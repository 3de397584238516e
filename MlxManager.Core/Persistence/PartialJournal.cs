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
    private SpanSet _durable = SpanSet.Empty;

    public async Task<PartialState?> LoadAsync(CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(context => context.Partials
            .SingleOrDefaultAsync(p => p.Model == _model && p.Etag == _etag && p.Mark == _mark, cancellationToken));

        _mayHaveRow = row is not null;

        // Spans that do not parse claim nothing: the bytes come again rather than being believed.
        var state = row is not null && SpanSet.TryParse(row.Written) is { } written && SpanSet.TryParse(row.Durable) is { } durable
            ? new PartialState(written, durable, row.FileIdentity, row.BootId) { Digests = ArrivalDigests.Parse(row.Digests) }
            : null;
        _durable = state?.Durable ?? SpanSet.Empty;
        return state;
    }

    public async Task SaveAsync(PartialState state, CancellationToken cancellationToken)
    {
        _mayHaveRow = true;
        var written = state.Written.ToBytes();
        var durable = state.Durable.ToBytes();
        var digests = state.Digests.ToBytes();
        Task InsertAsync(MlxContext context) => context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO Partials (Model, Etag, Mark, Written, Durable, Digests, FileIdentity, BootId)
            VALUES ({_model}, {_etag}, {_mark}, {written}, {durable}, {digests}, {state.FileIdentity}, {state.BootId})
            ON CONFLICT (Model, Etag) DO UPDATE SET
                Mark = excluded.Mark, Written = excluded.Written, Durable = excluded.Durable, Digests = excluded.Digests,
                FileIdentity = excluded.FileIdentity, BootId = excluded.BootId
            """,
            cancellationToken);

        // Only one that takes nothing back may be undone by a power cut: the bytes of what was durable are about to change.
        var takesBack = !_durable.Intersect(state.Durable).Equals(_durable);
        await (takesBack ? database.WriteAsync(InsertAsync) : database.NoteAsync(InsertAsync));
        _durable = state.Durable;
    }

    public Task ForgetWrittenAsync(CancellationToken cancellationToken) => database.NoteAsync(context => context.Partials
        .Where(p => p.Model == _model && p.Etag == _etag && p.Mark == _mark)
        .ExecuteUpdateAsync(row => row.SetProperty(p => p.Written, p => p.Durable), cancellationToken));

    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        if (_mayHaveRow)
        {
            // A row that came back would speak of the next file that gets this one's number.
            await database.WriteAsync(context =>
                context.Partials.Where(p => p.Model == _model && p.Etag == _etag && p.Mark == _mark).ExecuteDeleteAsync(cancellationToken));
            (_mayHaveRow, _durable) = (false, SpanSet.Empty);
        }
    }
}
