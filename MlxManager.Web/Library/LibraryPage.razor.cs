using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library;
using MlxManager.Web.Discover;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library;

/// <summary>What the cache holds whole.</summary>
public sealed partial class LibraryPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<LocalModel>? _models;
    private string? _problem;

    [Inject]
    private IModelCatalog Catalog { get; set; } = default!;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? ScanAsync() : Task.CompletedTask;

    private static string Models(int count) =>
        count == 1 ? LibraryTexts.OneModel : LibraryTexts.Models.With(count);

    private static string Bytes(long bytes) => ByteText.Of(bytes);

    private async Task ScanAsync()
    {
        try
        {
            var models = await Catalog.ScanLocalAsync(_leaving.Token);
            _models = [.. models.OrderBy(model => model.Id.Value, StringComparer.OrdinalIgnoreCase)];
            _problem = null;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _problem = LibraryTexts.CacheUnreadable.With(exception.Message);
        }

        StateHasChanged();
    }
}
