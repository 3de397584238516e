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
    private bool _isLooking;
    private Inventory _seen = Inventory.Empty;

    /// <summary>Null for all.</summary>
    private HashSet<RepoName>? _toLookAt = [];

    [Inject]
    private LibraryIndex Index { get; set; } = default!;

    /// <summary>The damaged on top; else models first, then datasets and spaces.</summary>
    private List<RepoVerification> Known => [.. Verifier.Current.Repos.Values
        .OrderBy(repo => repo.Bad.IsEmpty).ThenBy(repo => repo.Repo.Kind).ThenBy(repo => repo.Repo.Id.Value, StringComparer.OrdinalIgnoreCase)];

    protected override void OnInitialized()
    {
        base.OnInitialized();
        _seen = Index.Current;
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
            _toLookAt = null;
            await LookAsync();
        }
    }

    /// <summary>Only what is another picture than before is looked at again.</summary>
    private void OnLibrary(Inventory now) => Own.Run(() => _ = InvokeAsync(() =>
    {
        var before = _seen.Repos.ToDictionary(repo => repo.Name);
        var after = now.Repos.ToDictionary(repo => repo.Name);
        _toLookAt?.UnionWith(before.Keys.Where(repo => !after.ContainsKey(repo)));
        _toLookAt?.UnionWith(now.Repos.Where(repo => !ReferenceEquals(before.GetValueOrDefault(repo.Name), repo)).Select(repo => repo.Name));
        _seen = now;
        return LookAsync();
    }));

    /// <summary>What comes while one look is under way is looked at after it, all at once.</summary>
    private async Task LookAsync()
    {
        if (_isLooking)
        {
            return;
        }

        _isLooking = true;
        while (_toLookAt is not { Count: 0 })
        {
            var repos = _toLookAt;
            _toLookAt = [];
            await TryAsync(stop => Verifier.LookAsync(repos, stop));
        }

        _isLooking = false;
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
