using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Removal;

namespace MlxManager.Web.Library.Removal;

/// <summary>The ways out of a repo: some of its revisions, or all of it.</summary>
public sealed partial class RemoveSection
{
    private ImmutableHashSet<CommitHash> _chosen = [];
    private bool _isBusy;

    [Parameter, EditorRequired]
    public CachedRepo Repo { get; set; } = default!;

    [Inject]
    private RemovalDialogs Dialogs { get; set; } = default!;

    /// <summary>Of those that are still there, in their order.</summary>
    private ImmutableArray<CommitHash> Chosen => [.. Repo.Revisions.Select(revision => revision.Commit).Where(_chosen.Contains)];

    private void Toggle(CommitHash commit)
    {
        var fewer = _chosen.Remove(commit);
        _chosen = fewer.Count < _chosen.Count ? fewer : _chosen.Add(commit);
    }

    private Task RemoveChosenAsync() => RemoveAsync(new RemovalRequest(Repo.Name, Chosen));

    private Task RemoveAllAsync() => RemoveAsync(RemovalRequest.Whole(Repo.Name));

    private async Task RemoveAsync(RemovalRequest request)
    {
        _isBusy = true;
        try
        {
            if (await Dialogs.AskAndRemoveAsync(request) is not null)
            {
                _chosen = [];
            }
        }
        finally
        {
            _isBusy = false;
        }
    }
}
