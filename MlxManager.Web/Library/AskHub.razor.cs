using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Web.Discover;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library;

/// <summary>For a revision of which nothing here tells whether it is whole: the Hub knows its files.</summary>
public partial class AskHub
{
    private bool _isAsking;
    private string? _problem;
    private string? _said;

    [Parameter, EditorRequired]
    public RepoName Repo { get; set; } = default!;

    [Parameter, EditorRequired]
    public CommitHash Commit { get; set; } = default!;

    [Inject]
    private LibraryCoordinator Library { get; set; } = default!;

    [Inject]
    private HubLinks Links { get; set; } = default!;

    private async Task AskAsync()
    {
        (_isAsking, _problem) = (true, null);
        var answer = await Library.AskHubAsync(Repo, Commit);
        (_problem, _said) = answer switch
        {
            null => (LibraryTexts.WentWrong, null),
            { IsOk: true } => (null, null),
            { Failure: var failure } => (LibraryTexts.HubDoesNotTell.With(HubFailureWords.Of(failure, Links.Host)), failure.Message),
        };
        _isAsking = false;
    }
}
