using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Verification;

namespace MlxManager.Web.Library.Verification;

/// <summary>All repos of the cache: what is known of their contents, and the check of all or some of them.</summary>
public sealed partial class VerifyPage
{
    private readonly HashSet<RepoName> _chosen = [];
    private bool _isLooked;
    private bool _isStarting;
    private bool _again;
    private int _looks;

    [Inject]
    private LibraryIndex Index { get; set; } = default!;

    /// <summary>The damaged on top; else models first, then datasets and spaces.</summary>
    private List<RepoVerification> Known => [.. Verifier.Current.Repos.Values
        .OrderBy(repo => repo.Bad.IsEmpty).ThenBy(repo => repo.Repo.Kind).ThenBy(repo => repo.Repo.Id.Value, StringComparer.OrdinalIgnoreCase)];

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Index.Changed += OnLibrary;
    }

    protected override void Dispose(bool disposing)
    {
        Index.Changed -= OnLibrary;
        base.Dispose(disposing);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await LookAsync();
        }
    }

    private void OnLibrary(Inventory seen) => _ = InvokeAsync(LookAsync);

    /// <summary>Once more after the one that is under way, however often it is asked meanwhile.</summary>
    private async Task LookAsync()
    {
        if (++_looks > 1)
        {
            return;
        }

        int seen;
        do
        {
            seen = _looks;
            await TryAsync(stop => Verifier.LookAsync(null, stop));
        }
        while (seen != _looks);

        _looks = 0;
        _isLooked = true;
        _chosen.IntersectWith(Verifier.Current.Repos.Keys);
        StateHasChanged();
    }

    private async Task CheckAsync(IReadOnlyCollection<RepoName>? repos)
    {
        _isStarting = true;
        await TryAsync(stop => Verifier.StartAsync(repos, _again, stop));
        _isStarting = false;
    }

    private void Choose(RepoName repo, bool isChosen) => _ = isChosen ? _chosen.Add(repo) : _chosen.Remove(repo);
}
