using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Models;

/// <summary>What the choice means in bytes and room, the button that starts it, and where it went.</summary>
public sealed partial class TakePanel
{
    private SheetSelection? _shown;
    private StartAnswer? _answer;
    private string? _problem;
    private bool _isStarting;

    [Parameter, EditorRequired]
    public ModelSheet Sheet { get; set; } = default!;

    [Parameter, EditorRequired]
    public SheetSelection Selection { get; set; } = default!;

    [Parameter, EditorRequired]
    public DiskOutlook Outlook { get; set; } = DiskOutlook.Unknown;

    /// <summary>The Hub has said that these files are not for this person.</summary>
    [Parameter]
    public bool IsRefused { get; set; }

    /// <summary>Another revision is being looked at; this one is no longer asked for.</summary>
    [Parameter]
    public bool IsBusy { get; set; }

    /// <summary>A download of the model is not finished.</summary>
    [Parameter]
    public bool IsUnderWay { get; set; }

    [Parameter]
    public EventCallback Started { get; set; }

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private ILogger<TakePanel> Logger { get; set; } = default!;

    private SheetTotals Totals { get; set; } = new(0, 0, 0, 0, 0);

    private long? FreeAfter => Totals.FreeAfter(Outlook);

    private long Lacking => Math.Max(0, -(FreeAfter ?? 0));

    // Too little room does not forbid the start: the person may be about to free some, and the engine looks again.
    private bool CanStart => Selection.Patterns is not null && !IsRefused && !IsBusy;

    private string Rest => Totals.Files == 0 ? ModelsTexts.ChooseFiles
        : string.Join(" · ", SheetWords.Amounts(Totals).Concat(Totals.HereBytes == Totals.TotalBytes ? [ModelsTexts.AllHere] : []));

    private string? Problem => _problem
        ?? (IsRefused ? ModelsTexts.GatedBlocks
        : Totals.Files > 0 && Selection.Patterns is null ? ModelsTexts.Scattered.With(FilePatterns.MaxPatterns)
        : null);

    protected override void OnParametersSet()
    {
        Totals = SheetTotals.Of(Selection, Outlook);
        if (_shown is null || !_shown.IsSameAs(Selection))
        {
            // What was said of another choice is over.
            (_shown, _answer, _problem) = (Selection, null, null);
        }
    }

    /// <summary>Of what is free now; more than all of it shows as all of it.</summary>
    private string Share(long bytes) => string.Create(
        CultureInfo.InvariantCulture, $"width: {(Outlook.FreeBytes > 0 ? Math.Min(100, 100.0 * bytes / Outlook.FreeBytes.Value) : bytes > 0 ? 100 : 0):0.#}%");

    private async Task StartAsync()
    {
        // The button stays enabled, so that the focus does not fall off it.
        if (_isStarting || Selection.Patterns is not { } patterns)
        {
            return;
        }

        (_isStarting, _answer, _problem) = (true, null, null);
        try
        {
            _answer = await Coordinator.StartAsync(new(Sheet.Id, Sheet.Details.Revision, patterns));
            await Started.InvokeAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStartFailed(Logger, exception, Sheet.Id);
            _problem = ModelsTexts.StartFailed;
        }
        finally
        {
            _isStarting = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Starting a download of {Model} failed")]
    private static partial void LogStartFailed(ILogger logger, Exception exception, RepoId model);
}
