using Microsoft.AspNetCore.Components;
using MlxManager.Core.Hub;
using MlxManager.Web.Discover;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Models;

/// <summary>The model's card at the sheet's commit: read after the rest, long ones folded.</summary>
public sealed partial class CardView : IDisposable
{
    private CancellationTokenSource? _loading;
    private ModelSheet? _shown;
    private CardDocument? _document;
    private string _note = ModelsTexts.CardLooking;
    private string? _said;
    private bool _hasCard;
    private bool _canRetry;
    private bool _isOpen;

    [Parameter, EditorRequired]
    public ModelSheet Sheet { get; set; } = default!;

    [Inject]
    private IModelSheets Sheets { get; set; } = default!;

    [Inject]
    private HubLinks Links { get; set; } = default!;

    [Inject]
    private ILogger<CardView> Logger { get; set; } = default!;

    private bool IsFolded => !_isOpen && _document?.Whole is not null;

    public void Dispose()
    {
        _loading?.Cancel();
        _loading?.Dispose();
    }

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Sheet)
        {
            return Task.CompletedTask;
        }

        _shown = Sheet;
        _isOpen = false;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        Dispose();
        _loading = new();
        var token = _loading.Token;
        var card = Sheet.Files.FirstOrDefault(file => file.File.Path.Value.Equals("README.md", StringComparison.OrdinalIgnoreCase))?.File;
        (_document, _hasCard, _canRetry, _said) = (null, card is not null, false, null);
        if (card is null || card.LfsSha256 is not null || card.Size > HubClient.MaxCardBytes)
        {
            _note = card is null ? ModelsTexts.CardNone : ModelsTexts.CardElsewhere;
            return;
        }

        _note = ModelsTexts.CardLooking;
        try
        {
            var answer = await Sheets.TextAsync(Sheet, card.Path, token);
            token.ThrowIfCancellationRequested();
            if (answer.IsOk)
            {
                var (page, commit) = (Links.Model(Sheet.Id), Sheet.Details.Commit);
                var document = await Task.Run(() => CardRenderer.Render(answer.Value, page, commit), token);
                token.ThrowIfCancellationRequested();
                _document = document;
                _note = ModelsTexts.CardUnfit;
            }
            else
            {
                (_note, _said) = (ModelsTexts.CardFailed.With(HubFailureWords.Of(answer.Failure, Links.Host)), answer.Failure.Message);
                _canRetry = true;
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Another sheet is shown, or none.
        }
        catch (Exception exception)
        {
            // A card that nobody thought of spoils no more than its own place on the page.
            LogNotShown(Logger, exception, Sheet.Id);
            if (!token.IsCancellationRequested)
            {
                _note = ModelsTexts.CardUnfit;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The card of {Model} could not be shown")]
    private static partial void LogNotShown(ILogger logger, Exception exception, RepoId model);
}
