namespace MlxManager.Core.Persistence;

/// <summary>That a blob was read and hashed, so that one which has not changed since need not be read again.</summary>
internal sealed class VerifiedBlobRow
{
    /// <summary>The cache folder, absolute.</summary>
    public required string Cache { get; set; }

    /// <summary>Below the cache folder, with forward slashes.</summary>
    public required string Path { get; set; }

    public required long Size { get; set; }

    /// <summary>When the file was last written, in ticks of UTC: as exact as the file system gives it.</summary>
    public required long WrittenTicks { get; set; }

    /// <summary>Which file stood there (<see cref="Transfer.FileIdentity"/>).</summary>
    public required string FileIdentity { get; set; }

    public required DateTime VerifiedAt { get; set; }

    public required bool IsGood { get; set; }
}
