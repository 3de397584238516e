using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Library;

/// <summary>One click that fetches what a revision lacks. Goes when the download is there.</summary>
public partial class CompleteButton
{
    private bool _isBusy;
    private bool _hasFailed;

    [Parameter, EditorRequired]
    public RepoName Repo { get; set; } = default!;

    /// <summary>Null for the one the repo stands at.</summary>
    [Parameter]
    public CommitHash? Commit { get; set; }

    [Inject]
    private LibraryCoordinator Library { get; set; } = default!;

    private async Task CompleteAsync()
    {
        // Gone meanwhile: then the next picture takes the button away.
        if (Library.Picture.Inventory.Find(Repo) is { } repo)
        {
            _isBusy = true;
            var revision = Commit is null ? repo.Current : repo.Revisions.FirstOrDefault(one => one.Commit == Commit);
            _hasFailed = !await Library.CompleteAsync(repo, revision);
            _isBusy = false;
        }
    }
}
