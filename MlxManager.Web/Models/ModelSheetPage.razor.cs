using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Discover;
using MlxManager.Web.Downloads;

namespace MlxManager.Web.Models;

/// <summary>A model before it is downloaded: its files and which of them, its revisions, what is here, what there is room for, its card.</summary>
public sealed partial class ModelSheetPage : IDisposable
{
    /// <summary>Queued downloads come to know their size, and other programs fill the disk too.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationToken _gone;
    private CancellationTokenSource? _loading;
    private IDisposable? _listening;
    private RepoId? _id;
    private Revision _revision = Core.Hub.Revision.Main;
    private ModelSheet? _sheet;
    private SheetChoice? _choice;
    private DiskOutlook _outlook = DiskOutlook.Unknown;
    private HubFailure? _failure;
    private HubFailure? _refusal;
    private bool _isLoading;
    private bool _isCacheUnreadable;
    private ModelSheet? _asking;
    private bool _isAccessAsked;
    private bool _isDrawn;

    // How often the person was let in after having been refused: what could not be read is read again.
    private int _gained;

    public ModelSheetPage() => _gone = _leaving.Token;

    [Parameter]
    public string? Owner { get; set; }

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, SupplyParameterFromQuery(Name = "revision")]
    public string? RevisionText { get; set; }

    [Inject]
    private IModelSheets Sheets { get; set; } = default!;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private HubLinks Links { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private string Title => Owner is null ? Name : $"{Owner}/{Name}";

    private bool IsAsking => _asking is not null && _asking == _sheet;

    private bool IsGated => _sheet is { Details.Summary.Gating: not Gating.Open };

    public void Dispose()
    {
        _listening?.Dispose();
        _loading?.Cancel();
        _loading?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override Task OnParametersSetAsync()
    {
        var asked = RepoId.TryParse(Title, out var id) ? id : null;
        var revision = Core.Hub.Revision.TryParse(RevisionText ?? "main", out var parsed) ? parsed : null;
        if (asked is null || revision is null)
        {
            (_id, _sheet, _choice) = (null, null, null);
            return Task.CompletedTask;
        }

        var isNew = asked != _id || revision != _revision;
        if (asked != _id)
        {
            _choice = null;
        }

        (_id, _revision) = (asked, revision);
        return isNew && _isDrawn ? LoadAsync() : Task.CompletedTask;
    }

    // After the first drawing, not before: prerendering would ask the Hub for what is asked for again at once.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _isDrawn = true;
        _listening = Coordinator.OnList(() => InvokeAsync(LookAtDiskAsync));
        _ = LookNowAndThenAsync();
        if (_id is not null)
        {
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        _loading?.Cancel();
        _loading?.Dispose();
        _loading = new();
        var token = _loading.Token;
        var before = _choice;
        _isLoading = true;
        if (_sheet?.Id != _id)
        {
            // Another revision of the same model takes the place of the one in sight when it is there.
            (_sheet, _failure, _refusal, _outlook) = (null, null, null, DiskOutlook.Unknown);
        }

        StateHasChanged();
        try
        {
            var answer = await OpenAsync(_id!, _revision, token);
            token.ThrowIfCancellationRequested();
            (_sheet, _failure) = (answer.Value, answer.Failure);
            _choice = _sheet is null ? before : before?.At(_sheet) ?? SheetChoice.First(_sheet);
            _refusal = IsGated ? _refusal : null;
            _isAccessAsked = false;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return;
        }

        _isLoading = false;
        StateHasChanged();
        await LookAtDiskAsync();
        if (IsGated)
        {
            await AskAccessAsync();
        }
    }

    private async Task<HubAnswer<ModelSheet>> OpenAsync(RepoId id, Revision revision, CancellationToken token)
    {
        _isCacheUnreadable = false;
        try
        {
            return await Sheets.OpenAsync(id, revision, token);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isCacheUnreadable = true;
            return new HubFailure(HubFailureKind.Refused, exception.Message);
        }
    }

    private async Task AskAccessAsync()
    {
        if (_sheet is not { } sheet || IsAsking)
        {
            return;
        }

        _asking = sheet;
        StateHasChanged();
        try
        {
            var refusal = await Sheets.AskAccessAsync(sheet, _gone);
            if (sheet == _sheet)
            {
                _gained += _refusal is not null && refusal is null ? 1 : 0;
                (_refusal, _isAccessAsked) = (refusal, true);
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            _asking = _asking == sheet ? null : _asking;
        }

        StateHasChanged();
    }

    private async Task LookAtDiskAsync()
    {
        if (_sheet is not { } sheet)
        {
            return;
        }

        try
        {
            var outlook = await Sheets.OutlookAsync(sheet, _gone);
            if (sheet == _sheet)
            {
                _outlook = outlook;
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page has gone.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Only an outlook; the engine says what is wrong with the disk when it matters.
            _outlook = DiskOutlook.Unknown;
        }
    }

    private async Task LookNowAndThenAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(BetweenLooks, Time, _gone);
                await InvokeAsync(LookAtDiskAsync);
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page has gone.
        }
    }

    private void ShowRevision(Revision revision) => Navigation.NavigateTo(ModelAddress.Of(_id!, revision));
}
