using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;
using MlxManager.Core.Library;
using MlxManager.Web.Discover;

namespace MlxManager.Web.Library;

/// <summary>One repo in the cache: its revisions and files, what is wrong with it, and what can be done.</summary>
public partial class RepoPage
{
    private RepoName? _name;
    private CachedRepo? _repo;
    private RepoDetails? _details;
    private ImmutableArray<CachedRevision> _read = [];
    private Condition _condition = new(ConditionKind.Unknown);

    /// <summary>Which kind it is of stands before it in the address.</summary>
    [Parameter]
    public string? Id { get; set; }

    [Inject]
    private ModelCache Cache { get; set; } = default!;

    [Inject]
    private HubLinks Links { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private string Title => _name?.Id.Value ?? LibraryTexts.NoRepo;

    private bool IsModel => _name?.Kind == RepoKind.Model;

    protected override void OnParametersSet()
    {
        var name = LibraryAddress.Repo(Navigation.BaseUri, Navigation.Uri);
        if (name != _name)
        {
            (_name, _details, _read) = (name, null, []);
            Changed();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var look = base.OnAfterRenderAsync(firstRender);
        await ReadAsync();
        await look;
    }

    protected override void Changed()
    {
        _repo = _name is null ? null : Picture.Inventory.Find(_name);
        _condition = _repo is null ? _condition : Condition.Of(_repo, Picture.IsArriving(_repo.Name));
    }

    /// <summary>The files, once the look has found other ones than those that are shown.</summary>
    private async Task ReadAsync()
    {
        if (_name is not { } name || _repo is not { } repo || repo.Revisions.SequenceEqual(_read, RevisionLook.Comparer))
        {
            return;
        }

        _read = repo.Revisions;
        var details = await Library.DetailsAsync(name);
        if (name == _name)
        {
            _details = details;
            StateHasChanged();
        }
    }

    private string Age(DateTimeOffset then) => AgeText.Of(then, Time.GetLocalNow());

    private string Exact(DateTimeOffset then) => AgeText.Exact(then, Time.GetLocalNow());
}
