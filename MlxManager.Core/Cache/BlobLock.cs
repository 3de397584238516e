namespace MlxManager.Core.Cache;

/// <summary>A held <c>.locks/…/&lt;etag&gt;.lock</c>; disposing lets go. Released by the system when the process dies.</summary>
public sealed class BlobLock : IDisposable
{
    public void Dispose() => throw new NotSupportedException();
}
