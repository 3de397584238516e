using System.Collections.Immutable;

namespace MlxManager.Web.Downloads;

/// <summary>What of the list a person can see, as the browser last said.</summary>
/// <param name="IsHidden">The tab is behind others, or its window is not seen: nothing on it needs to be drawn.</param>
/// <param name="Tiles">Those in the window and near it; null while the browser has not said.</param>
internal sealed record Sight(bool IsHidden, ImmutableHashSet<int>? Tiles)
{
    public static Sight Unknown { get; } = new(false, null);

    public bool Shows(int id) => !IsHidden && Tiles?.Contains(id) != false;
}
