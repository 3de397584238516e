using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library;

/// <summary>What the cache holds. Each call looks at the disk anew, in one walk a model; nothing is remembered.</summary>
public sealed class LocalModels(ModelCache cache)
{
    /// <summary>Every model with at least one file. A broken folder never spoils the rest: it is among the faults.</summary>
    public LocalScan Scan(CancellationToken cancellationToken)
    {
        var models = new List<LocalModel>();
        var faults = new List<LocalFault>();
        foreach (var name in cache.Names().Where(name => name.StartsWith("models--", StringComparison.Ordinal)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (RepoName.OfFolder(name) is not { Id: var id })
            {
                faults.Add(new LocalFault(name, "Its name is not that of a model."));
                continue;
            }

            try
            {
                var (model, damage) = Look(id);
                faults.AddRange(damage.Select(reason => new LocalFault(name, reason)));
                if (model is not null)
                {
                    models.Add(model);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                faults.Add(new LocalFault(name, e.Message));
            }
        }

        return new LocalScan(models, faults);
    }

    /// <summary>The model if at least one revision of it is whole (or usable: see <see cref="LocalRevision.IsUsable"/>), else null.</summary>
    public LocalModel? Find(RepoId id) => Look(id).Model is { IsUsable: true } model ? model : null;

    private (LocalModel? Model, IReadOnlyList<string> Damage) Look(RepoId id)
    {
        var folders = cache.Repo(id).Folders;
        var survey = RepoSurvey.Take(folders);
        var there = survey.Snapshots.Where(snapshot => snapshot.Commit is not null && snapshot.Entries.Any(IsContent)).ToList();
        if (there.Count == 0)
        {
            return (null, survey.Damage);
        }

        var revisions = there.Select(snapshot => Describe(folders, survey, snapshot))
            .OrderByDescending(revision => revision.LastModified).ToList();
        return (new LocalModel(id, revisions, Size(there.SelectMany(snapshot => snapshot.Entries))), survey.Damage);
    }

    private static LocalRevision Describe(RepoFolders folders, RepoSurvey survey, SurveyedSnapshot snapshot)
    {
        var commit = snapshot.Commit!;
        var state = RevisionState.Of(folders, commit, snapshot.Entries);
        return new LocalRevision(
            commit,
            [.. survey.Refs.Where(one => one.Commit == commit)
                .Select(one => Revision.TryParse(one.Name, out var name) ? name : null).OfType<Revision>()],
            state.FileCount,
            Size(snapshot.Entries),
            new DateTimeOffset(snapshot.Entries.Where(IsContent).Max(entry => entry.LastWriteUtc), TimeSpan.Zero),
            state.IsWhole,
            state.IsUsable,
            state.MissingFiles);
    }

    private static long Size(IEnumerable<SnapshotEntry> entries) =>
        entries.Where(IsContent).DistinctBy(entry => entry.Blob ?? entry.Path).Sum(entry => entry.Length!.Value);

    private static bool IsContent(SnapshotEntry entry) => entry.Length is not null && !TemporaryName.Is(Path.GetFileName(entry.Path));
}
