using MlxManager.Core.Cache;

namespace MlxManager.Core.Library;

/// <summary>How whole a revision is, from what the cache says of it.</summary>
internal static class WholenessReading
{
    public static Wholeness Of(RepoKind kind, RevisionState state)
    {
        // What weights and their index tell, they tell of models.
        var counts = kind == RepoKind.Model || state.Source == ListingSource.Tree;
        var verdict = counts && state.IsWhole ? WholenessState.Whole
            : counts && state.IsUsable ? WholenessState.Usable
            : state.Source != ListingSource.Tree && state.MissingFiles == 0 ? WholenessState.Unknown
            : WholenessState.Incomplete;
        return new Wholeness(verdict, counts ? state.FilesTotal : null, state.MissingFiles, counts ? state.MissingBytes : null);
    }
}
