using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Discover;
using MlxManager.Web.Downloads;

namespace MlxManager.Web.Models;

/// <summary>A model before it is downloaded: its files, what is here already, what is to fetch.</summary>
public sealed partial class ModelSheetPage : IDisposable
{
    private CancellationTokenSource? _loading;
    private RepoId? _id;
    private Revision _revision = Core.Hub.Revision.Main;
    private ModelSheet? _sheet;
    private SheetSelection? _selection;
    private string? _problem;
    private HelpLink? _help;
    private string? _startProblem;
    private bool _isStarting;
    private bool _isDrawn;
    private string _allow = "";
    private string _ignore = "";

    [Parameter]
    public string? Owner { get; set; }

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, SupplyParameterFromQuery(Name = "revision")]
    public string? RevisionText { get; set; }

    [Inject]
    private IModelCatalog Catalog { get; set; } = default!;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private HubLinks Links { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<ModelSheetPage> Logger { get; set; } = default!;

    private string Title => Owner is null ? Name : $"{Owner}/{Name}";

    private string Allow { get => _allow; set => Choose(_allow = value ?? "", _ignore); }

    private string Ignore { get => _ignore; set => Choose(_allow, _ignore = value ?? ""); }

    public void Dispose()
    {
        _loading?.Cancel();
        _loading?.Dispose();
    }

    protected override Task OnParametersSetAsync()
    {
        var asked = RepoId.TryParse(Title, out var id) ? id : null;
        var revision = Core.Hub.Revision.TryParse(RevisionText ?? "main", out var parsed) ? parsed : null;
        if (asked is null || revision is null)
        {
            (_id, _sheet, _problem) = (null, null, "This is not the name of a model, or not a revision of one.");
            return Task.CompletedTask;
        }

        var isNew = asked != _id || revision != _revision;
        (_id, _revision) = (asked, revision);
        return isNew && _isDrawn ? LoadAsync() : Task.CompletedTask;
    }

    // After the first drawing, not before: prerendering would ask the Hub for what is asked for again at once.
    protected override Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return Task.CompletedTask;
        }

        _isDrawn = true;
        return _id is null ? Task.CompletedTask : LoadAsync();
    }

    private static IEnumerable<string> Facts(ModelSummary model) => new[]
    {
        ModelText.Parameters(model),
        $"{ModelText.Count(model.Downloads)} downloads",
        $"{ModelText.Count(model.Likes)} likes",
    }.OfType<string>();

    private static string RestOf(ModelSheet sheet, SheetSelection selection)
    {
        var here = IsAllHere(selection) ? ", all here already"
            : selection.TotalBytes > selection.FetchBytes ? $" · {ByteText.Of(selection.TotalBytes - selection.FetchBytes)} already here" : "";
        var free = sheet.FreeBytes is { } bytes ? $" · {ByteText.Of(bytes)} free" : "";
        return $"· {ByteText.Of(selection.TotalBytes)} in {Files(selection.Files.Count)}{here}{free}";
    }

    private static bool IsAllHere(SheetSelection selection) => selection is { FetchBytes: 0, Files.Count: > 0 };

    private static string Files(int count) => count == 1 ? "1 file" : $"{count} files";

    private static bool LacksRoom(ModelSheet sheet, SheetSelection selection) => sheet.FreeBytes < selection.FetchBytes;

    private async Task LoadAsync()
    {
        Dispose();
        _loading = new();
        var token = _loading.Token;
        (_sheet, _selection, _problem, _help, _startProblem) = (null, null, null, null, null);
        StateHasChanged();
        try
        {
            var answer = await Catalog.OpenAsync(_id!, _revision, token);
            token.ThrowIfCancellationRequested();
            _sheet = answer.Value;
            _problem = answer.Failure?.Message;
            _help = answer.Failure is { } failure ? Links.For(failure.Kind, _id!) : null;
            Choose(_allow, _ignore);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return;
        }

        StateHasChanged();
    }

    private void Choose(string allow, string ignore) => _selection = _sheet is null
        ? null
        : SheetSelection.Of(_sheet.Files, new(SheetSelection.Patterned(allow), SheetSelection.Patterned(ignore)));

    private async Task StartAsync()
    {
        _isStarting = true;
        _startProblem = null;
        try
        {
            await Coordinator.StartAsync(new(_id!, _revision, _selection!.Patterns));
            Navigation.NavigateTo("");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStartFailed(Logger, exception, _id!);
            _startProblem = "The download could not be started. The server's log says why.";
        }

        _isStarting = false;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Starting a download of {Model} failed")]
    private static partial void LogStartFailed(ILogger logger, Exception exception, RepoId model);
}
