using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Verification;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Verification;

/// <summary>On the page of one repo: what is known of its contents, and the way to have them checked.</summary>
public sealed partial class VerifySection
{
    private CachedRepo? _looked;
    private bool _isStarting;

    [Parameter, EditorRequired]
    public CachedRepo Repo { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private RepoVerification? Known => Verifier.Current.Repos.GetValueOrDefault(Repo.Name);

    /// <summary>The check under way, or the last one, is of this repo too.</summary>
    private bool IsConcerned => Job?.Repos.Contains(Repo.Name) is true;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Another picture of it is another look, and only that.
        if (!ReferenceEquals(_looked, Repo))
        {
            _looked = Repo;
            await TryAsync(stop => Verifier.LookAsync([Repo.Name], stop));
            StateHasChanged();
        }
    }

    private async Task CheckAsync(bool again)
    {
        _isStarting = true;
        await TryAsync(stop => Verifier.StartAsync([Repo.Name], again, stop));
        _isStarting = false;
    }

    private Dictionary<string, object?> Named(string text) => new() { ["aria-label"] = text.With(Repo.Name.Id) };
}
