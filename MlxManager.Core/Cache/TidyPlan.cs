using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>Some loose ends of a repo. What was chosen goes, and the folders that this leaves empty.</summary>
/// <param name="chosen">As just found: whatever has an obstacle stays.</param>
internal sealed class TidyPlan(RepoFolders folders, RepoSurvey survey, IReadOnlyList<LooseEnd> chosen, IReadOnlyList<CacheHold> holds)
{
    public RemovalPlan Make()
    {
        var going = chosen.Where(end => end.CanGo).ToList();
        var revisions = new RevisionPlan(folders, survey, going.Select(end => end.Commit).OfType<CommitHash>().ToHashSet(), holds).Make();
        foreach (var end in going)
        {
            Add(revisions.Draft, end.Kind, Path.GetFullPath(Path.Combine(folders.Root, end.Path)));
        }

        return revisions.Finish();
    }

    private void Add(RemovalDraft draft, LooseEndKind kind, string path)
    {
        switch (kind)
        {
            case LooseEndKind.OrphanedPartial or LooseEndKind.PausedPartial:
                draft.Add(new RemovalStep(RemovalKind.Partial, path) { Check = StepCheck.LockIsFree });
                break;
            case LooseEndKind.UnreferencedBlob:
                draft.Add(new RemovalStep(RemovalKind.Blob, path));
                break;
            case LooseEndKind.DanglingLink:
                draft.Add(new RemovalStep(RemovalKind.Link, path) { Check = StepCheck.LeadsNowhere, IsRubbish = true });
                draft.AddEmptied(RemovalDraft.Parents(path, folders.Folder).SkipLast(2));
                break;
            case LooseEndKind.RefToNothing:
                draft.Add(new RemovalStep(RemovalKind.Ref, path) { Check = StepCheck.LeadsNowhere, IsRubbish = true });
                draft.AddEmptied(RemovalDraft.Parents(path, folders.Folder).SkipLast(1));
                break;
            case LooseEndKind.StrayLock:
                draft.Add(new RemovalStep(RemovalKind.Lock, path));
                break;
            case LooseEndKind.EmptyFolder when path == folders.Folder:
                draft.AddRepoFolder();
                break;
            case LooseEndKind.EmptyFolder:
                draft.AddEmptied([path]);
                break;
            case LooseEndKind.Leftover:
                draft.Add(new RemovalStep(RemovalKind.Link, path) { IsRubbish = true });
                draft.AddEmptied(RemovalDraft.Parents(path, folders.Folder).Where(folder => folder == folders.Trees));
                break;
            case LooseEndKind.DetachedRevision:
                // Already in the draft, by its commit.
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }
}
