namespace MlxManager.Core.Transfer;

/// <summary>
/// Knows the blob's present address, and asks for another once it is refused or past its end: once for all connections, and only
/// so often in a row while nothing comes.
/// </summary>
internal sealed class BlobLocator(IBlobSource source, TransferOptions options, TimeProvider time, CancellationToken ending)
{
    private const int DoubtsUntilAskedAnew = 2;

    private readonly Lock _lock = new();
    private BlobLocation? _current;
    private BlobLocation? _refused;
    private Task<BlobAddress>? _asking;
    private long _writtenWhenLocated;
    private long _writtenWhenRefused = -1;
    private int _refusals;
    private int _doubts;
    private long _writtenWhenDoubted = -1;
    private bool _isBornExpired;

    /// <param name="written">Good bytes of the blob by now; tells whether an address has been of use.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<BlobAddress> LocateAsync(long written, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_current is not null && IsExpired_NeedsLock(_current))
            {
                (_refused, _current) = (_current, null);
            }

            if (_current is not null)
            {
                return Task.FromResult<BlobAddress>(_current);
            }

            // Not under the lock, and not tied to the one connection that happens to ask first.
            _asking ??= Task.Run(() => AskAsync(_refused, written), ending);
            return _asking.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// The address was refused with <paramref name="failure"/>. Answers null when a fresh one may be tried, else why not.
    /// </summary>
    /// <param name="location">The refused address.</param>
    /// <param name="failure">What the refusal is, should it be final.</param>
    /// <param name="onlyOnceUseful">The refusal speaks of an end only if bytes came since the address was given.</param>
    /// <param name="written">Good bytes of the blob by now.</param>
    public TransferFailure? Refuse(BlobLocation location, TransferFailure failure, bool onlyOnceUseful, long written)
    {
        lock (_lock)
        {
            // Another connection has already seen to it.
            if (!ReferenceEquals(location, _current))
            {
                return null;
            }

            if (location.IsGuess)
            {
                (_refused, _current) = (_current, null);
                return null;
            }

            if (onlyOnceUseful && written == _writtenWhenLocated)
            {
                return failure;
            }

            _refusals = written == _writtenWhenRefused ? _refusals + 1 : 1;
            _writtenWhenRefused = written;
            if (_refusals > options.AddressRefreshes)
            {
                return failure;
            }

            (_refused, _current) = (_current, null);
            return null;
        }
    }

    /// <summary>
    /// A try at the address failed in a way that waiting may mend, or that cannot be right. The address may be at fault as well (a
    /// host that is gone for good), so that after two in a row without a byte the next try asks where the blob is now.
    /// </summary>
    public void Doubt(BlobLocation location, TransferFailure failure, long written)
    {
        lock (_lock)
        {
            if (location.IsGuess && ReferenceEquals(location, _current))
            {
                (_refused, _current) = (_current, null);
                return;
            }

            // Who is asked to wait has reached the right place.
            if (failure.Cause == FailureCause.RateLimited || !ReferenceEquals(location, _current))
            {
                return;
            }

            _doubts = written == _writtenWhenDoubted ? _doubts + 1 : 1;
            _writtenWhenDoubted = written;
            if (_doubts >= DoubtsUntilAskedAnew)
            {
                (_refused, _current, _doubts) = (_current, null, 0);
            }
        }
    }

    private async Task<BlobAddress> AskAsync(BlobLocation? refused, long written)
    {
        try
        {
            var address = await source.LocateAsync(refused, ending);
            lock (_lock)
            {
                _current = address.Location;
                _writtenWhenLocated = written;

                // A clock that runs ahead makes each address look old: then only a refusal counts.
                _isBornExpired = address.Location?.ExpiresAt <= time.GetUtcNow();
            }

            return address;
        }
        finally
        {
            lock (_lock)
            {
                _asking = null;
            }
        }
    }

    private bool IsExpired_NeedsLock(BlobLocation location) => !_isBornExpired && location.ExpiresAt <= time.GetUtcNow();
}
