using System.Runtime.CompilerServices;

namespace MlxManager.Core.Transfer;

/// <summary>One connection's one try to bring one span: address, request, body, each read written at its offset at once.</summary>
internal sealed class SpanFetch(FillParts parts, Admission.Ticket ticket, byte[] buffer, SpanLease lease)
{
    private readonly ArrivalDigester _digester = new(parts.Digests);
    private SpanLease? _lease = lease;

    /// <summary>Missing bytes that were brought.</summary>
    public long NewBytes { get; private set; }

    public async Task<Outcome> RunAsync(CancellationToken ending)
    {
        parts.Gauge.Open();
        var replacement = _lease!.Replacement.Token;
        var woken = parts.Context.Sleep.Woken;
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(ending, replacement, woken);
        try
        {
            return await AskAsync(givenUp.Token);
        }
        catch (OperationCanceledException) when (replacement.IsCancellationRequested && !ending.IsCancellationRequested)
        {
            // Too slow, and another brings the rest: no failure, and the next try is over another connection.
            TransferLog.Replaced(parts.Context.Logger, NewBytes);
            return default;
        }
        catch (OperationCanceledException) when (woken.IsCancellationRequested && !ending.IsCancellationRequested)
        {
            // The machine has slept and the connection is dead: nobody's failure either.
            TransferLog.Woken(parts.Context.Logger, NewBytes);
            return default;
        }
        finally
        {
            parts.Gauge.Close();
            if (_lease is not null)
            {
                parts.Board.Release(_lease);
            }
        }
    }

    private async Task<Outcome> AskAsync(CancellationToken ending)
    {
        var address = await parts.Locator.LocateAsync(parts.Board.Written, ending);
        if (!address.IsKnown)
        {
            // What is outside the protocol may be an accident: those are counted, as the content's host's are.
            return new Outcome(address.Failure, IsFinal: address.Failure is { IsTransient: false, Cause: not FailureCause.Protocol });
        }

        // While the address was asked for, another connection may have taken it all over.
        var span = parts.Board.Rest(_lease!);
        if (span.Length == 0)
        {
            return default;
        }

        using var deadline = new Deadline(parts.Context.Options.AnswerTimeout, parts.Context.Time, ending);
        var asked = parts.Context.Time.GetTimestamp();
        switch (await parts.Client.AskAsync(address.Location, span, deadline))
        {
            case RangeAnswer.Body body:
                var latency = parts.Context.Time.GetElapsedTime(asked);
                parts.Context.Measures?.RangeAnswered(latency);
                parts.Context.Pace.Answered(address.Location.Url.Authority, latency);
                using (body.Response)
                {
                    return new Outcome(await ReceiveAsync(body, deadline), IsFinal: false);
                }

            case RangeAnswer.Refused refused:
                var final = parts.Locator.Refuse(address.Location, refused.Failure, refused.OnlyOnceUseful, parts.Board.Written);
                return new Outcome(final, IsFinal: final is not null, refused.Failure);

            case RangeAnswer.Failed failed:
                parts.Locator.Doubt(address.Location, failed.Failure, parts.Board.Written);
                return new Outcome(failed.Failure, IsFinal: false);

            default:
                throw new InvalidOperationException("An answer of no known kind.");
        }
    }

    private async Task<TransferFailure?> ReceiveAsync(RangeAnswer.Body body, Deadline deadline)
    {
        if (body.IsWhole)
        {
            if (!parts.Admission.TryReadWhole(ticket))
            {
                return null;
            }

            _lease = parts.Board.TakeOver(_lease!);
        }

        try
        {
            await using var stream = await body.Response.Content.ReadAsStreamAsync(deadline.Token);
            return await ReadAsync(stream, body, deadline);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Refusal.OfConnection(e);
        }
        catch (OperationCanceledException) when (deadline.IsTimeUp)
        {
            return new TransferFailure(FailureCause.Stalled, "The connection stalled.", IsTransient: true);
        }
    }

    private async Task<TransferFailure?> ReadAsync(Stream stream, RangeAnswer.Body body, Deadline deadline)
    {
        // A body with a length ends by itself; one without must be seen to end where it should.
        var hasLength = body.Response.Content.Headers.ContentLength is not null;
        await using var reader = new BodyReader(stream, buffer, parts.Context.Options.IdleTimeout, deadline, position => LeftAt(position, body));
        for (var position = body.Span.Start; ;)
        {
            var piece = await ReadOnceAsync(reader, position, body, deadline);
            if (piece.IsEmpty)
            {
                return position == body.Span.End ? null
                    : new TransferFailure(FailureCause.Connection, "The connection to the source was cut.", IsTransient: true);
            }

            parts.Gauge.Receive(piece.Length);
            if (piece.Length > body.Span.End - position)
            {
                return new TransferFailure(FailureCause.Protocol, "The source sent more than it was asked for.", IsTransient: false);
            }

            var isWanted = Place(position, piece.Span, body);
            position += piece.Length;
            if (!isWanted || (hasLength && position == body.Span.End))
            {
                return null;
            }
        }
    }

    /// <summary>As much as is here, or as the limits allow: then each read waits for its share before the source's time runs.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlyMemory<byte>> ReadOnceAsync(BodyReader reader, long position, RangeAnswer.Body body, Deadline deadline)
    {
        var pace = parts.Context.Pace;
        var allowed = pace.IsLimited ? await WaitForShareAsync((int)Math.Clamp(LeftAt(position, body), 1, buffer.Length), deadline) : 0;
        if (allowed == 0 && _lease is { IsHeldBack: true })
        {
            _lease.LetGo(parts.Context.Time.GetTimestamp());
        }

        var count = 0;
        try
        {
            // What is this connection's may have become less while it waited: the reader asks again.
            var piece = await reader.ReadAsync(position, allowed);
            count = piece.Length;
            return piece;
        }
        finally
        {
            pace.Received(allowed, count);
        }
    }

    /// <summary>Who waits here is slowed down by ourselves: neither the idle time nor the comparison with others runs meanwhile.</summary>
    private async ValueTask<int> WaitForShareAsync(int most, Deadline deadline)
    {
        deadline.Suspend();
        var share = parts.Context.Pace.TakeAsync(most, deadline.Token);
        if (!share.IsCompleted)
        {
            _lease?.HoldBack();
        }
        else if (_lease is { IsHeldBack: true })
        {
            _lease.LetGo(parts.Context.Time.GetTimestamp());
        }

        return await share;
    }

    /// <summary>No more than is still this connection's, so that a thief's bytes are not read here as well.</summary>
    private long LeftAt(long position, RangeAnswer.Body body) => (body.IsWhole ? body.Span.End : _lease?.End ?? position) - position;

    /// <summary>Writes what is missing of the received bytes. False when nothing of what follows is this connection's.</summary>
    private bool Place(long position, ReadOnlySpan<byte> bytes, RangeAnswer.Body body)
    {
        for (var at = 0; at < bytes.Length;)
        {
            if (_lease is null)
            {
                return false;
            }

            var here = position + at;
            if (here < _lease.Position)
            {
                // Only in a whole body: these are in the file already, or another connection is writing them.
                at += (int)Math.Min(bytes.Length - at, _lease.Position - here);
                continue;
            }

            var granted = parts.Board.Claim(_lease, bytes.Length - at);
            if (granted == 0)
            {
                MoveOn(here, body.IsWhole);
                continue;
            }

            // As it arrived: before the disk had it.
            if (!_digester.Append(here, bytes.Slice(at, granted)))
            {
                TransferLog.CameDifferent(parts.Context.Logger, here + granted);
            }

            parts.File.Write(bytes.Slice(at, granted), here);
            parts.Board.Wrote(_lease);
            parts.Admission.NewBytes(ticket);
            NewBytes += granted;
            at += granted;
        }

        // With a lease at its end, all that could still come is another connection's (or the end of the body).
        return body.IsWhole || _lease is { Unclaimed: > 0 } || position + bytes.Length == body.Span.End;
    }

    private void MoveOn(long here, bool isWhole)
    {
        parts.Board.Release(_lease!);
        _lease = isWhole ? parts.Board.TakeFrom(here) : null;
    }

    /// <param name="Failure">Null when the try went well, whatever it brought.</param>
    /// <param name="IsFinal">Neither waiting nor another address can mend it.</param>
    /// <param name="Refusal">Set when the address was refused, also while a fresh one may be tried.</param>
    internal readonly record struct Outcome(TransferFailure? Failure, bool IsFinal, TransferFailure? Refusal = null);
}
