using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;

namespace MlxManager.Core.Library.Disk;

/// <summary>What is not to go, whatever room it would make.</summary>
/// <param name="Held">Models that unfinished downloads need.</param>
/// <param name="Wanted">What the room is made for, if it is for a repo.</param>
public sealed record RoomRules(ImmutableHashSet<RepoName> Held, ImmutableHashSet<RepoName> Pins, RepoName? Wanted)
{
    /// <param name="pins">As <see cref="Settings.LibraryPreferences.Pins"/> has them; what is no repo's name pins nothing.</param>
    public static RoomRules Of(IEnumerable<DownloadHold> holds, IEnumerable<string> pins, RepoName? wanted) => new(
        [.. holds.Select(hold => RepoName.Model(hold.Model))],
        [.. pins.Select(pin => RepoName.TryParse(pin, out var name) ? name : null).OfType<RepoName>()],
        wanted);

    /// <summary>Why the repo is kept; null when it may go. What is at work counts before what is wished.</summary>
    internal KeptReason? WhyKept(CachedRepo repo) =>
        repo.Name == Wanted ? KeptReason.Wanted
        : Held.Contains(repo.Name) || repo.Partials.Any(partial => partial.Owner == PartialOwner.Ours) ? KeptReason.InDownload
        : repo.Partials.Any(partial => partial.Owner == PartialOwner.Foreign) ? KeptReason.InUse
        : Pins.Contains(repo.Name) ? KeptReason.Pinned
        : null;

    /// <summary>Whether this may still go of the repo, which may have changed since it was chosen.</summary>
    internal bool Allows(CachedRepo repo, RoomItem item) => WhyKept(repo) switch
    {
        null => !repo.Revisions.Any(revision => revision.Commit == item.Commit && !IsDetached(repo, revision)),
        KeptReason.Pinned => item.Kind is RoomItemKind.OrphanedPartials or RoomItemKind.LooseBlobs,
        _ => false,
    };

    internal static bool IsDetached(CachedRepo repo, CachedRevision revision) =>
        revision.Refs.IsEmpty && revision != repo.Current && !repo.Refs.Any(name => name.IsUnread);
}
