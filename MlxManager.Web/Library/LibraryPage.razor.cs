using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MlxManager.Core.Cache;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library;

/// <summary>Everything in the cache, whole or not. What is asked stands in the page's address.</summary>
public sealed partial class LibraryPage : IAsyncDisposable
{
    private ComponentScript? _address;
    private LibraryQuestion _question = LibraryQuestion.Everything;
    private List<LibraryItem> _rows = [];
    private List<string> _owners = [];

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

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

    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= Moved;
        Dispose();
        if (_address is not null)
        {
            await _address.EndAsync(null);
        }
    }

    protected override void OnInitialized()
    {
        _question = LibraryAddress.Parse(Navigation.BaseUri, Navigation.Uri) ?? LibraryQuestion.Everything;
        Navigation.LocationChanged += Moved;
        base.OnInitialized();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var look = base.OnAfterRenderAsync(firstRender);
        if (firstRender)
        {
            _address = new ComponentScript(Script, "address");
            await _address.BeginAsync("write", LibraryAddress.Of(_question));
        }

        await look;
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

    // With each letter: whoever opens a repo in the middle of a word comes back to it.
    private async Task AskAsync(LibraryQuestion question)
    {
        Ask(question);
        if (_address?.Module is { } module)
        {
            await module.InvokeVoidAsync("write", LibraryAddress.Of(_question));
        }
    }

    /// <summary>A link or the browser's own buttons have changed the question; what we write ourselves is not told.</summary>
    private void Moved(object? sender, LocationChangedEventArgs args)
    {
        if (LibraryAddress.Parse(Navigation.BaseUri, args.Location) is { } question)
        {
            Ask(question);
            StateHasChanged();
        }
    }
}
