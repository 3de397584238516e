using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Hub;
using MlxManager.Core.Pace;
using MlxManager.Core.Telemetry;

// How the bytes of one blob get into its partial.
//
//   BlobFiller ── one run ──► FillRound ── one open partial (a second only if the file is deleted or cut under us)
//                               ├─ FillWorker × n   Admission → ConnectionBudget → SpanBoard.Take → SpanFetch (address, request, body)
//                               ├─ FrontierHasher   follows the contiguous prefix, reading the file back
//                               └─ JournalKeeper    ticks: still in place? → save what is written; flush → what is durable
//
// Ends: the first of them that decides. The hasher: right (Filled) or wrong (WrongContent). A worker: the source can give no more
// (SourceFailed). The keeper, or a short read: opened again. Anyone: a disk fault (DiskFailed). The caller: Stopped. Then all others
// are cancelled and awaited, and only then does the journal get its last word: nobody writes any more.
//
// Who owns the spans: the SpanBoard. Every missing byte is free or in exactly one lease; a worker brings its lease from the start on,
// claims the bytes of each read before it writes them, and an idle worker may move the end of the slowest lease down to half of what
// is not claimed, and bring that itself. Who is much slower than the others loses the whole rest to the next that looks for work
// (LeaseRates), and its connection is closed. What a lease did not bring is free again when it ends, however it ends.
//
// A byte's way: socket → the worker's one buffer → Claim → DigestTable, if its unit comes whole → pwrite at its offset → Wrote (now in WrittenBytes, in the next snapshot, and
// in the frontier) → journal written → fsync → journal durable. No queue, no copy, no wait for the journal or the hash anywhere on it.
// An fsync that fails ends the run, and the journal then claims only what is durable: the rest may be in the page cache alone.
//
// A wrong hash: ArrivalCheck reads the partial back and compares it with the digests of what arrived. What agrees is kept, the journal
// cut to it, and the caller's next run brings the rest: what the disk lost, or what nobody saw arrive. If all agrees, the source was
// wrong, and all comes again, over other connections; the digests stay, so that the next wrong hash can say whether it came the same.
//
// Locks: the board's, the admission's, the locator's and the budget's; none is held while another is taken, and nothing is awaited
// or called out to under any. Progress reads volatile fields only.
//
// How many connections: Climb says how many are worth having, by what they bring; Admission lets so many in, and fewer while the
// source refuses the extra ones. The limits of the person (FillContext.Pace) hold back each read, and what is held back is not slow.
//
// After the machine has slept (FillContext.Sleep) each SpanFetch gives up what it reads, which is nobody's failure, pauses end, and all
// go on over new connections.
//
// Waiting: Admission knows whether any connection brings bytes. If some do, one that fails steps back alone, and the limit sinks when
// the source says 429 or 503 to the extra ones. If none does, all wait for one pause, one probes, and its first new byte frees the rest.
namespace MlxManager.Core.Transfer;

/// <summary>What one blob is to become.</summary>
/// <param name="PartialPath">Where to fill it; the folder exists.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="Etag">Hash the content must have.</param>
public sealed record FillRequest(string PartialPath, long Size, Etag Etag);

/// <summary>What all fillers share.</summary>
/// <param name="Http">As <see cref="TransferHttp"/> makes it: no automatic redirects, no decompression, HTTP/1.1, no overall timeout.</param>
/// <param name="Random">Source of jitter.</param>
public sealed record FillContext(
    HttpClient Http,
    ConnectionBudget Connections,
    TransferOptions Options,
    TimeProvider Time,
    Random Random,
    string BootId,
    ILogger Logger)
{
    internal Measures? Measures { get; init; }

    internal TransferPace Pace { get; init; } = TransferPace.Free;

    /// <summary>Who never sleeps waits by the same time all the same.</summary>
    internal SleepWatch Sleep { get; init; } = new(Time, NullLogger<SleepWatch>.Instance);
}

/// <summary>Brings the bytes of one blob into its partial. One run: create, <see cref="RunAsync"/> once, throw away.</summary>
public sealed class BlobFiller
{
    /// <summary>How often a run starts over because another program takes its file away.</summary>
    private const int MostRounds = 6;

    private readonly FillRequest _request;
    private readonly IBlobSource _source;
    private readonly GuardedJournal _journal;
    private readonly FillContext _context;
    private readonly FillGauge _gauge;
    private FillRound? _round;
    private bool _hasEnded;

    public BlobFiller(FillRequest request, IBlobSource source, IPartialJournal journal, FillContext context)
    {
        (_request, _source, _journal, _context) = (request, source, new GuardedJournal(journal), context);
        _gauge = new FillGauge(context.Measures);
    }

    /// <summary>The latest snapshot; may be read from any thread at any time.</summary>
    public FillProgress Progress
    {
        get
        {
            var round = Volatile.Read(ref _round);
            var waiting = Volatile.Read(ref _hasEnded) ? null : round?.Waiting;
            return new FillProgress(round?.Written ?? 0, round?.Hashed ?? 0, _gauge.Received, _gauge.Connections, waiting);
        }
    }

    /// <summary>Where failed tries are counted.</summary>
    internal RetryTally Retries { get => _gauge.Retries; init => _gauge.Retries = value; }

    /// <summary>Opens the partial; tests put a disk that fails in its place.</summary>
    internal Func<string, long, PartialFile> OpenPartial { get; init; } = PartialFile.Open;

    /// <summary>Fills, verifies and flushes. Cancelling <paramref name="stop"/> is a pause and ends as <see cref="FillResult.Stopped"/>.</summary>
    public async Task<FillResult> RunAsync(CancellationToken stop)
    {
        try
        {
            return await RunRoundsAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new FillResult.Stopped();
        }
        catch (DiskException e)
        {
            return new FillResult.DiskFailed(e.Message, e.IsFull) { IsRefused = e.IsRefused };
        }
        finally
        {
            Volatile.Write(ref _hasEnded, true);
        }
    }

    private async Task<FillResult> RunRoundsAsync(CancellationToken stop)
    {
        var locator = new BlobLocator(_source, _context.Options, _context.Time, stop);
        for (var rounds = 0; rounds < MostRounds; rounds++)
        {
            stop.ThrowIfCancellationRequested();
            var opened = await PartialOpening.OpenAsync(_request, _journal, _context.BootId, OpenPartial, stop);
            using var round = new FillRound(_request, _context, _journal, opened, locator, _gauge, stop);
            TransferLog.Opened(_context.Logger, _request.Etag.Value, round.Written, _request.Size);
            Volatile.Write(ref _round, round);
            if (await round.RunAsync() is { } result)
            {
                return result;
            }

            TransferLog.PartialChanged(_context.Logger, _request.Etag.Value);
        }

        return new FillResult.DiskFailed("Another program keeps deleting or changing the partial file.", IsFull: false);
    }
}
