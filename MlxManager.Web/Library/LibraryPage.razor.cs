using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MlxManager.Core.Cache;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library;

/// <summary>Everything in the cache, whole or not. What is asked stands in the page's address.</summary>
public partial class LibraryPage
{
    private readonly HashSet<string> _written = [];
    private LibraryQuestion _question = LibraryQuestion.Everything;
    private List<LibraryItem> _rows = [];
    private List<string> _owners = [];

    [Inject]
    private ModelCache Cache { get; set; } = default!;

    private string Counts => string.Join(" · ", new[]
    {
        Counted(RepoKind.Model, LibraryTexts.OneModel, LibraryTexts.Models),
        Counted(RepoKind.Dataset, LibraryTexts.OneDataset, LibraryTexts.Datasets),
        Counted(RepoKind.Space, LibraryTexts.OneSpace, LibraryTexts.Spaces),
    }.OfType<string>());

    private string Found => _question.ShowsAll ? ""
        : _rows.Count == 0 ? LibraryTexts.NoMatch
        : LibraryTexts.Matching.With(_rows.Count, Picture.Inventory.Repos.Length);

    private string Strangers => Picture.Inventory.Flaws.Length == 1
        ? LibraryTexts.OneStranger
        : LibraryTexts.Strangers.With(Picture.Inventory.Flaws.Length);

    protected override void Dispose(bool disposing) => Navigation.LocationChanged -= Moved;

    protected override void OnInitialized()
    {
        _question = LibraryAddress.Parse(Navigation.BaseUri, Navigation.Uri) ?? LibraryQuestion.Everything;
        Navigation.LocationChanged += Moved;
        base.OnInitialized();
    }

    protected override void Changed()
    {
        _owners = LibraryList.Owners(Picture.Inventory);
        _rows = LibraryList.Select(Picture, _question);
    }

    private string? Counted(RepoKind kind, string one, string many) => Picture.Inventory.Repos.Count(repo => repo.Name.Kind == kind) switch
    {
        0 => null,
        1 => one,
        var count => many.With(count),
    };

    private void Ask(LibraryQuestion question)
    {
        _question = question;
        _rows = LibraryList.Select(Picture, question);
    }

    // Each of our own changes carries a mark: the browser tells of it only later, when the next word may be half typed.
    private void Write()
    {
        var address = Navigation.ToAbsoluteUri(LibraryAddress.Of(_question)).AbsoluteUri;
        if (address != Navigation.Uri)
        {
            var mark = Guid.NewGuid().ToString("n");
            _written.Add(mark);
            Navigation.NavigateTo(address, new NavigationOptions { ReplaceHistoryEntry = true, HistoryEntryState = mark });
        }
    }

    private void Moved(object? sender, LocationChangedEventArgs args)
    {
        var isOurs = args.HistoryEntryState is { } mark && _written.Remove(mark);
        if (!isOurs && LibraryAddress.Parse(Navigation.BaseUri, args.Location) is { } question)
        {
            Ask(question);
            StateHasChanged();
        }
    }
}
