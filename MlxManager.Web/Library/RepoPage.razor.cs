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
        _name = LibraryAddress.Repo(Navigation.BaseUri, Navigation.Uri);
        Changed();
    }

    protected override void Changed()
    {
        _repo = _name is null ? null : Picture.Inventory.Find(_name);
        _condition = _repo is null ? _condition : Condition.Of(_repo, Picture.IsArriving(_repo.Name));
    }

    private string Age(DateTimeOffset then) => AgeText.Of(then, Time.GetLocalNow());

    private string Exact(DateTimeOffset then) => AgeText.Exact(then, Time.GetLocalNow());
}
