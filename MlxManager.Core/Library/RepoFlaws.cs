using MlxManager.Core.Cache;

namespace MlxManager.Core.Library;

/// <summary>
/// What is wrong with a repo, and whether the official scan leaves it out for that: it stops at the first link that leads to
/// nothing, ref whose text is not the name of a snapshot, or file among the snapshots.
/// </summary>
internal static class RepoFlaws
{
    public static IEnumerable<CacheFlaw> Of(RepoFolders folders, RepoSurvey survey)
    {
        foreach (var oddity in survey.Oddities)
        {
            yield return Of(oddity, folders.Root);
        }

        foreach (var one in survey.Refs.Where(one => IsDangling(survey, one)))
        {
            yield return new CacheFlaw(FlawKind.RefWithoutSnapshot, Below(folders.Root, one.Path), true);
        }

        foreach (var entry in survey.Snapshots.SelectMany(one => one.Entries).Where(entry => entry.IsDangling))
        {
            yield return new CacheFlaw(FlawKind.DanglingLink, Below(folders.Root, entry.Path), true);
        }
    }

    public static CacheFlaw Of(SurveyedOddity oddity, string root) => new(
        oddity.Kind switch
        {
            Oddity.NotAFolder => FlawKind.NotAFolder,
            Oddity.Unreadable => FlawKind.Unreadable,
            Oddity.NoSnapshots => FlawKind.NoSnapshots,
            Oddity.FileInSnapshots => FlawKind.FileInSnapshots,
            _ => FlawKind.UnknownEntry,
        },
        Below(root, oddity.Path),
        oddity.IsCorrupt);

    /// <summary>By the text as it stands: a line end at its end is enough for the official scan to find no such snapshot.</summary>
    public static bool IsDangling(RepoSurvey survey, SurveyedRef one) =>
        one.Text is null || !survey.Snapshots.Any(snapshot => Path.GetFileName(snapshot.Folder.AsSpan()).SequenceEqual(one.Text));

    private static string Below(string root, string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
}
