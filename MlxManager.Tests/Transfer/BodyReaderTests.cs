using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class BodyReaderTests : IAsyncDisposable
{
    private const long End = 1000;
    private readonly byte[] _buffer = new byte[64];
    private readonly ScriptedBody _body = new();
    private readonly Deadline _deadline = new(TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);
    private readonly BodyReader _reader;

    public BodyReaderTests() => _reader = new BodyReader(_body, _buffer, TimeSpan.FromMinutes(1), _deadline, position => End - position);

    public async ValueTask DisposeAsync()
    {
        _body.Answer(0);
        await _reader.DisposeAsync();
        _deadline.Dispose();
        await _body.DisposeAsync();
    }

    [Fact]
    public async Task ReadAsync_MuchIsHereInSmallPieces_ComesAsOne()
    {
        _body.Has(10, 10, 10, 10, 10);

        var piece = await _reader.ReadAsync(0, most: 0);

        piece.ToArray().Should().Equal(Bytes(0, 40), "half the buffer is enough for one piece");
        (await _reader.ReadAsync(40, most: 0)).ToArray().Should().Equal(Bytes(40, 10));
    }

    [Fact]
    public async Task ReadAsync_TheRestIsNotHere_WhatHasComeDoesNotWaitForIt()
    {
        _body.Has(10);

        var first = await _reader.ReadAsync(0, most: 0);
        _body.Answer(20);
        var second = await _reader.ReadAsync(10, most: 0);

        first.ToArray().Should().Equal(Bytes(0, 10), "the read that went on may not touch what is being placed");
        second.ToArray().Should().Equal(Bytes(10, 20));
    }

    [Fact]
    public async Task ReadAsync_Limited_AsksForNoMore()
    {
        _body.Has(10, 10);

        (await _reader.ReadAsync(0, most: 5)).Length.Should().Be(5);

        _body.Reads.Should().Be(1);
    }

    [Fact]
    public async Task ReadAsync_NothingMoreIsWanted_AsksForNoMore()
    {
        _body.Has(10, 10);

        (await _reader.ReadAsync(End - 10, most: 0)).Length.Should().Be(10);

        _body.Reads.Should().Be(1);
    }

    [Fact]
    public async Task ReadAsync_BodyEndsBehindAPiece_TellsThePieceAndThenTheEnd()
    {
        _body.Has(10, 0);

        (await _reader.ReadAsync(0, most: 0)).Length.Should().Be(10);

        (await _reader.ReadAsync(10, most: 0)).IsEmpty.Should().BeTrue();
        _body.Reads.Should().Be(2, "an end is not asked for twice");
    }

    [Fact]
    public async Task ReadAsync_ConnectionBreaksBehindAPiece_TellsThePieceAndThenTheFault()
    {
        _body.Has(10);
        var piece = await _reader.ReadAsync(0, most: 0);
        _body.Break();

        piece.Length.Should().Be(10);
        await _reader.Invoking(reader => reader.ReadAsync(10, most: 0).AsTask()).Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task DisposeAsync_ReadUnderWay_EndsItBeforeTheBufferIsLentToOthers()
    {
        _body.Has(10);
        await _reader.ReadAsync(0, most: 0);

        await _reader.DisposeAsync();

        _body.IsUnderWay.Should().BeFalse();
        _deadline.Token.IsCancellationRequested.Should().BeTrue();
    }

    private static byte[] Bytes(int from, int count) => [.. Enumerable.Range(from, count).Select(value => (byte)value)];

    /// <summary>Gives at once what it has, and the rest when it is told to; each byte is its own position.</summary>
    private sealed class ScriptedBody : Stream
    {
        private readonly Queue<int> _here = [];
        private TaskCompletionSource<int>? _waiting;
        private Memory<byte> _waitingRoom;
        private int _position;

        public int Reads { get; private set; }

        public bool IsUnderWay => _waiting is { Task.IsCompleted: false };

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public void Has(params int[] counts) => Array.ForEach(counts, _here.Enqueue);

        public void Answer(int count) => _waiting?.TrySetResult(Give(_waitingRoom, count));

        public void Break() => _waiting!.SetException(new IOException("The connection broke."));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            if (_here.TryDequeue(out var count))
            {
                return ValueTask.FromResult(Give(buffer, Math.Min(count, buffer.Length)));
            }

            _waitingRoom = buffer;
            _waiting = new TaskCompletionSource<int>();
            cancellationToken.Register(() => _waiting.TrySetCanceled(cancellationToken));
            return new ValueTask<int>(_waiting.Task);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Give(Memory<byte> room, int count)
        {
            Bytes(_position, count).CopyTo(room);
            _position += count;
            return count;
        }
    }
}
