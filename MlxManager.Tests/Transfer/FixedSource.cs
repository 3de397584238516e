using System.Collections.Concurrent;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>Gives addresses by a rule, and remembers which were refused.</summary>
internal sealed class FixedSource(Func<int, BlobAddress> address) : IBlobSource
{
    private int _calls;

    public FixedSource(Uri url)
        : this(_ => new BlobLocation(url, null, null))
    {
    }

    public int Calls => _calls;

    public ConcurrentQueue<BlobLocation?> Refused { get; } = [];

    public Task<BlobAddress> LocateAsync(BlobLocation? refused, CancellationToken cancellationToken)
    {
        Refused.Enqueue(refused);
        return Task.FromResult(address(Interlocked.Increment(ref _calls)));
    }
}
