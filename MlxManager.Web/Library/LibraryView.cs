using Microsoft.AspNetCore.Components;

namespace MlxManager.Web.Library;

/// <summary>A page that shows the library, live; asks for a look when it opens.</summary>
public abstract class LibraryView : ComponentBase, IDisposable
{
    private IDisposable? _listening;

    [Inject]
    protected LibraryCoordinator Library { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    protected LibraryPicture Picture { get; private set; } = default!;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _listening?.Dispose();

    protected override void OnInitialized()
    {
        _listening = Library.OnChange(() => InvokeAsync(Refresh));
        Take();
    }

    // After the first drawing, not before: prerendering would look for a page that looks again at once.
    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? Library.LookAsync() : Task.CompletedTask;

    /// <summary>There is another picture.</summary>
    protected virtual void Changed()
    {
    }

    private void Refresh()
    {
        Take();
        StateHasChanged();
    }

    private void Take()
    {
        Picture = Library.Picture;
        Changed();
    }
}
