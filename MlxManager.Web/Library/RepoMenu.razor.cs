using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;
using MlxManager.Web.Library.Removal;

namespace MlxManager.Web.Library;

/// <summary>What else can be done with a repo of the list. Its page needs <see cref="CopyNotes"/>.</summary>
public partial class RepoMenu
{
    private readonly string _id = $"menu-{Guid.NewGuid():n}";
    private bool _isWanted;

    [Parameter, EditorRequired]
    public RepoName Repo { get; set; } = default!;

    [Inject]
    private ModelCache Cache { get; set; } = default!;

    [Inject]
    private RemovalDialogs Removal { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Folder => Cache.Repo(Repo).Folder;

    private void Open() => Navigation.NavigateTo(LibraryAddress.Of(Repo));
}
