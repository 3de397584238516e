using Microsoft.AspNetCore.Components;
using MlxManager.Core.Hub;
using MlxManager.Web.Downloads;

namespace MlxManager.Web.Discover;

/// <summary>Finds models on the Hub.</summary>
public sealed partial class DiscoverPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private SearchSession _session = default!;
    private HashSet<RepoId> _here = [];
    private ModelReference? _direct;
    private IDisposable? _listening;

    [Inject]
    private IModelCatalog Catalog { get; set; } = default!;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private HubLinks Links { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<DiscoverPage> Logger { get; set; } = default!;

    private SearchQuestion Question => _session.Question;

    private string DirectRevision => _direct is { } direct && direct.Revision != Revision.Main ? $" at {direct.Revision}" : "";

    private bool IsFirstSearch => _session.IsSearching && _session.Models.Count == 0;

    private bool FoundNothing => !_session.IsSearching && _session.Models.Count == 0;

    private string NothingAdvice => Question.MlxOnly
        ? "Try fewer words, or switch “MLX only” off to search every model on the Hub."
        : "Try fewer words.";

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _session.Dispose();
        _listening?.Dispose();
    }

    protected override void OnInitialized()
    {
        _session = new(Catalog, Time, StateHasChanged);
        _listening = Coordinator.OnList(() => InvokeAsync(StateHasChanged));
    }

    // After the first drawing, not before: prerendering would ask the Hub for a page that is asked for again at once.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Task.WhenAll(_session.AskAsync(SearchQuestion.First, atOnce: true), LookHereAsync());
        }
    }

    private static string FailureHeading(HubFailure failure) => failure.Kind switch
    {
        HubFailureKind.Offline => "You are offline.",
        HubFailureKind.Unreachable => "The Hub cannot be reached.",
        HubFailureKind.RateLimited => "The Hub asks to slow down.",
        HubFailureKind.ServerError => "The Hub has trouble.",
        _ => "The Hub did not answer the search.",
    };

    private async Task LookHereAsync()
    {
        try
        {
            _here = [.. (await Catalog.ScanLocalAsync(_leaving.Token)).Where(model => model.IsUsable).Select(model => model.Id)];
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The person went to another page.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Only the marks are missing; the library page says what is wrong.
            LogScanFailed(Logger, exception);
        }
    }

    private Task TextChangedAsync(string? text)
    {
        _direct = Links.Named(text);
        return _session.AskAsync(Question with { Text = text ?? "", Named = _direct?.Model });
    }

    private Task SortChangedAsync(ModelSort sort) => _session.AskAsync(Question with { Sort = sort }, atOnce: true);

    private Task MlxOnlyChangedAsync(bool mlxOnly) => _session.AskAsync(Question with { MlxOnly = mlxOnly }, atOnce: true);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cache cannot be read; no model is marked as being in it")]
    private static partial void LogScanFailed(ILogger logger, Exception exception);
}
