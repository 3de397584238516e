namespace MlxManager.Core.Library.Disk;

/// <param name="FreeBytes">Free for us; less than what is unused where the system keeps a reserve.</param>
public sealed record VolumeSpace(long TotalBytes, long FreeBytes);
