using System.Collections.Immutable;

namespace MlxManager.Core.Library.Disk;

/// <summary>What became of a removal.</summary>
/// <param name="FreedBytes">What is free now that was not.</param>
/// <param name="Left">What is still there, wholly or in part.</param>
public sealed record RoomMade(long FreedBytes, ImmutableArray<RoomLeft> Left);

public enum LeftReason
{
    /// <summary>A download, or another program, needs it by now, or the person does: it is pinned, or a ref stands there.</summary>
    Busy,

    /// <summary>The cache's disk is away.</summary>
    CacheAway,

    /// <summary>The disk refused something.</summary>
    Failed,
}

/// <param name="Message">What the disk refused, in its words.</param>
public sealed record RoomLeft(RoomItem Item, LeftReason Reason, string Message = "");
