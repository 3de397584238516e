using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>Asks the Hub where a blob is, and asks again when its signed address no longer works. Shared by a blob's connections.</summary>
internal sealed class HubBlobSource(HubClient hub, RepoId model, CommitHash commit, RepoFile file) : IBlobSource, IDisposable
{
    private readonly SemaphoreSlim _asking = new(1, 1);
    private BlobLocation? _location;
    private bool _hasGuessed;

    /// <summary>What the Hub refused last, with its own kind of reason.</summary>
    public HubFailure? LastFailure { get; private set; }

    public async Task<BlobAddress> LocateAsync(BlobLocation? refused, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            // Another connection may have asked anew already since this one was refused.
            if (_location is not null && !ReferenceEquals(_location, refused))
            {
                return _location;
            }

            if (!_hasGuessed && refused is null && hub.Guess(model, commit, file) is { } guess)
            {
                _hasGuessed = true;
                return _location = new BlobLocation(guess.Url, guess.Authorization, guess.ExpiresAt) { IsGuess = true };
            }

            _location = null;
            var answer = await hub.LocateAsync(model, commit, file, cancellationToken);
            if (!answer.IsOk)
            {
                LastFailure = answer.Failure;
                return HubTroubles.ToTransfer(answer.Failure);
            }

            return _location = new BlobLocation(answer.Value.Url, answer.Value.Authorization, answer.Value.ExpiresAt);
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();
}
