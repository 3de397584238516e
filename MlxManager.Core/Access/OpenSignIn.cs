namespace MlxManager.Core.Access;

/// <summary>Something that is open by a sign-in.</summary>
public sealed class OpenSignIn : IDisposable
{
    private readonly Action _close;

    internal OpenSignIn(Action close, CancellationToken ended) => (_close, Ended) = (close, ended);

    /// <summary>Cancelled when that sign-in is signed out.</summary>
    public CancellationToken Ended { get; }

    public void Dispose() => _close();
}
