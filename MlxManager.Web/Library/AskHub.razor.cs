using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library;

/// <summary>For a revision of which nothing here tells whether it is whole: the Hub knows its files.</summary>
public partial class AskHub
{
    private bool _isAsking;
    private string? _problem;

    [Parameter, EditorRequired]
    public RepoName Repo { get; set; } = default!;

    [Parameter, EditorRequired]
    public CommitHash Commit { get; set; } = default!;

    [Inject]
    private LibraryCoordinator Library { get; set; } = default!;

    private async Task AskAsync()
    {
        (_isAsking, _problem) = (true, null);
        var failure = await Library.AskHubAsync(Repo, Commit);
        _problem = failure is null ? null : LibraryTexts.HubDoesNotTell.With(failure);
        _isAsking = false;
    }
}
