using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Disk;

namespace MlxManager.Tests.Library.Disk;

/// <summary>Libraries as the tests write them. Sizes are small numbers; what is used on a later day was used later.</summary>
internal static class Stock
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static RepoName Name(string model) => RepoName.Model(RepoId.Parse(model));

    public static Inventory Of(params CachedRepo[] repos) => new(true, [.. repos], [], Start);

    /// <summary>A model at main, with as many bytes as it says.</summary>
    public static CachedRepo Repo(string model, long bytes, int day = 0) => Repo(Name(model), bytes, day);

    public static CachedRepo Repo(RepoName name, long bytes, int day = 0) => new()
    {
        Name = name,
        SizeBytes = bytes,
        FileCount = 1,
        LastUsed = Start.AddDays(day),
        LastChanged = Start.AddDays(day),
        Revisions = [Revision(1, bytes, ["main"])],
        Refs = [],
    };

    public static CachedRevision Revision(int number, long ownBytes, params ImmutableArray<string> refs) => new(
        Commit(number), refs, 1, ownBytes, ownBytes, Start.AddDays(number), new Wholeness(WholenessState.Whole, 1, 0, 0));

    public static CommitHash Commit(int number) => CommitHash.Parse(number.ToString("x40", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>With older revisions of which nothing else uses these bytes; they count among the repo's.</summary>
    public static CachedRepo WithDetached(this CachedRepo repo, params long[] bytes) => repo with
    {
        Revisions = [.. repo.Revisions, .. bytes.Select((own, i) => Revision(i + 2, own))],
        SizeBytes = repo.SizeBytes + bytes.Sum(),
    };

    public static CachedRepo WithPartial(this CachedRepo repo, long bytes, PartialOwner owner = PartialOwner.Orphaned) => repo with
    {
        Partials = repo.Partials.Add(new CachedPartial($"{repo.Partials.Length}.incomplete", owner, owner == PartialOwner.Ours ? 1 : null, bytes, Start)),
    };

    public static CachedRepo WithLoose(this CachedRepo repo, long bytes) => repo with
    {
        Unreferenced = repo.Unreferenced.Add(new LooseBlob($"{repo.Unreferenced.Length}", bytes, Start)),
    };

    public static RoomPlan Plan(this Inventory inventory, long needed, long trash = 0, RoomRules? rules = null) =>
        RoomPlanner.Make(new RoomShortage(needed, 0), inventory, trash, rules ?? Rules());

    public static RoomRules Rules(string[]? held = null, string[]? pins = null, string? wanted = null) => new(
        [.. (held ?? []).Select(Name)], [.. (pins ?? []).Select(Name)], wanted is null ? null : Name(wanted));

    /// <summary>As in <c>repo a/b</c>, <c>revision a/b 2</c>, <c>partials a/b</c>, <c>trash</c>.</summary>
    public static IEnumerable<string> Words(this IEnumerable<RoomItem> items) => items.Select(item => item.Kind switch
    {
        RoomItemKind.OrphanedPartials => $"partials {item.Repo!.Id}",
        RoomItemKind.LooseBlobs => $"blobs {item.Repo!.Id}",
        RoomItemKind.DetachedRevision => $"revision {item.Repo!.Id} {item.Commit!.Value.TrimStart('0')}",
        RoomItemKind.Trash => "trash",
        _ => $"repo {item.Repo!.Id}",
    });
}
