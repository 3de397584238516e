namespace MlxManager.Core.Hub;

/// <summary>Turns the Hub's <c>/refs</c> into <see cref="ModelRefs"/>.</summary>
internal static class RefsReading
{
    public static ModelRefs Of(RefsJson json)
    {
        var seen = new HashSet<Revision>();
        var branches = Parse(json.Branches, seen);

        // A tag of a branch's name could never be asked for: the Hub takes the name for the branch.
        var tags = Parse(json.Tags, seen);
        var told = (json.Branches?.Count ?? 0) + (json.Tags?.Count ?? 0);
        return new ModelRefs(branches, tags, told - branches.Count - tags.Count);
    }

    private static List<ModelRef> Parse(List<RefJson?>? refs, HashSet<Revision> seen)
    {
        List<ModelRef> parsed = [];
        foreach (var entry in refs ?? [])
        {
            // A name that reads as a commit would be taken for one.
            if (Revision.TryParse(entry?.Name, out var revision) && revision.AsCommit is null && seen.Add(revision))
            {
                parsed.Add(new ModelRef(revision, CommitHash.TryParse(entry!.TargetCommit, out var commit) ? commit : null));
            }
        }

        return parsed;
    }
}
