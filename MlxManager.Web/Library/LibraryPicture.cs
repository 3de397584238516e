using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;

namespace MlxManager.Web.Library;

/// <summary>Everything one circuit shows of the library; immutable, replaced whole.</summary>
/// <param name="HasLooked">Before, nobody knows what is there.</param>
/// <param name="Arriving">Models of which a download is not finished.</param>
/// <param name="Pins">As they are written in the preferences.</param>
/// <param name="IsLooking">This circuit waits for a look at the disk.</param>
/// <param name="Problem">Why the last look failed, in plain words.</param>
public sealed record LibraryPicture(
    Inventory Inventory,
    bool HasLooked,
    ImmutableHashSet<RepoId> Arriving,
    ImmutableHashSet<string> Pins,
    bool IsLooking,
    string? Problem)
{
    public bool IsArriving(RepoName name) => name.Kind == RepoKind.Model && Arriving.Contains(name.Id);

    public bool IsPinned(RepoName name) => Pins.Contains(name.ToString());

    /// <summary>Whether it looks the same: sets are compared by what is in them.</summary>
    public bool IsSameAs(LibraryPicture other) => ReferenceEquals(Inventory, other.Inventory)
        && HasLooked == other.HasLooked && IsLooking == other.IsLooking && Problem == other.Problem
        && Arriving.SetEquals(other.Arriving) && Pins.SetEquals(other.Pins);
}
