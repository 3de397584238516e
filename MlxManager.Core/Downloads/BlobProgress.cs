using MlxManager.Core.Cache;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>
/// Where one blob of a run stands. Written by the task that brings the blob, read by whoever composes a snapshot: each
/// field is replaced whole, and a reader who sees two fields of different moments is off by one tick, never wrong for good.
/// </summary>
/// <param name="goodBytes">Bytes of it that are here as the run begins.</param>
/// <param name="isPublished">All of it is here, and was found right before.</param>
internal sealed class BlobProgress(PlannedBlob blob, long goodBytes, bool isPublished = false)
{
    private readonly Lock _lock = new();
    private long _goodBytes = goodBytes;
    private long _verifiedBytes = isPublished ? blob.Size : 0;
    private long _receivedBefore;
    private BlobFiller? _filler;
    private BlobCopy? _copy;
    private Waiting? _waiting;
    private bool _done;

    public PlannedBlob Blob => blob;

    /// <summary>Its bytes went through a filler in this run, which has checked them if it is done.</summary>
    public bool WasFilled { get; private set; }

    /// <summary>From where it was taken in this run instead of being fetched.</summary>
    public BlobElsewhere? TakenFrom { get; private set; }

    /// <summary>Linked at every planned path.</summary>
    public bool IsDone
    {
        get
        {
            lock (_lock)
            {
                return _done;
            }
        }
    }

    public BlobState Now()
    {
        lock (_lock)
        {
            if (_done)
            {
                return new BlobState(FileStatus.Done, blob.Size, blob.Size, _receivedBefore, IsHashing: false, Waiting: null);
            }

            if (_copy is { } copy)
            {
                return new BlobState(FileStatus.Transferring, _goodBytes, Math.Min(_verifiedBytes, _goodBytes), _receivedBefore, IsHashing: false, Waiting: null)
                {
                    CopyingBytes = Math.Min(copy.Copied, blob.Size - _goodBytes),
                };
            }

            if (_filler is null)
            {
                return new BlobState(FileStatus.Waiting, _goodBytes, Math.Min(_verifiedBytes, _goodBytes), _receivedBefore, IsHashing: false, _waiting);
            }

            var fill = _filler.Progress;
            var good = Good_NeedsLock(fill);
            var hashing = good == blob.Size && fill.HashedBytes < blob.Size;
            return new BlobState(FileStatus.Transferring, good, Math.Min(fill.HashedBytes, good), _receivedBefore + fill.ReceivedBytes, hashing, fill.Waiting);
        }
    }

    public void Wait(Waiting? waiting)
    {
        lock (_lock)
        {
            _waiting = waiting;
        }
    }

    public void BeginCopy(BlobCopy copy)
    {
        lock (_lock)
        {
            _waiting = null;
            _copy = copy;
        }
    }

    /// <param name="takenFrom">Null when nothing came of it: then all is as it was before.</param>
    public void EndCopy(BlobElsewhere? takenFrom)
    {
        lock (_lock)
        {
            _copy = null;
            TakenFrom = takenFrom;
            (_goodBytes, _verifiedBytes) = takenFrom is null ? (_goodBytes, _verifiedBytes) : (blob.Size, blob.Size);
        }
    }

    public void Begin(BlobFiller filler)
    {
        lock (_lock)
        {
            _waiting = null;
            _filler = filler;
            WasFilled = true;
        }
    }

    /// <summary>The filler has ended; what it wrote stays counted, unless its content was wrong.</summary>
    public void End(FillResult result)
    {
        lock (_lock)
        {
            if (_filler is { Progress: var last })
            {
                _receivedBefore += last.ReceivedBytes;
                _goodBytes = result is FillResult.WrongContent wrong ? wrong.KeptBytes : Good_NeedsLock(last);
                _verifiedBytes = result is FillResult.WrongContent ? 0 : last.HashedBytes;
                _filler = null;
            }
        }
    }

    public void Finish()
    {
        lock (_lock)
        {
            _done = true;
            _waiting = null;
        }
    }

    /// <summary>Until the filler has read its journal it knows of no bytes; what was known before still holds, also if it ends then.</summary>
    private long Good_NeedsLock(FillProgress fill) =>
        fill.WrittenBytes > 0 || fill.ReceivedBytes > 0 || fill.Connections > 0 ? fill.WrittenBytes : _goodBytes;
}

/// <param name="GoodBytes">Bytes of the blob that are here and journalled or published.</param>
/// <param name="VerifiedBytes">Of these, those whose hash is right or is computed up to here.</param>
/// <param name="ReceivedBytes">Bytes from the network in this run; for rates.</param>
internal readonly record struct BlobState(
    FileStatus Status, long GoodBytes, long VerifiedBytes, long ReceivedBytes, bool IsHashing, Waiting? Waiting)
{
    /// <summary>While it is being copied from elsewhere on this machine: how much, before anybody knows whether it is right.</summary>
    public long? CopyingBytes { get; init; }
}
