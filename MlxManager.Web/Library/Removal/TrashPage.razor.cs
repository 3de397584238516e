using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;
using MlxManager.Core.Library.Removal;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Library.Removal;

/// <summary>What was deleted and can be brought back, and whether anything is kept at all.</summary>
public sealed partial class TrashPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationToken _gone;
    private ImmutableArray<KeptDeletion>? _kept;
    private string? _said;
    private bool _isGood;
    private bool _isBusy;

    public TrashPage() => _gone = _leaving.Token;

    [Inject]
    private LibraryTrash Trash { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? LookAsync() : Task.CompletedTask;

    private static Dictionary<string, object?> Named(string text, TrashEntry entry) => new() { ["aria-label"] = text.With(entry.Repo.Id) };

    private string Date(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Time.LocalTimeZone).ToString("d", CultureInfo.CurrentCulture);

    private async Task LookAsync()
    {
        try
        {
            _kept = await Trash.ListAsync(_gone);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            (_said, _isGood) = (RemovalTexts.CacheUnreadable.With(exception.Message), false);
            _kept ??= [];
        }

        StateHasChanged();
    }

    private Task RestoreAsync(TrashEntry entry) => DoAsync(async () =>
    {
        var answer = await Trash.RestoreAsync(entry.Id, CancellationToken.None);
        return (RemovalWords.Of(answer), answer.IsDone);
    });

    private async Task DeleteAsync(TrashEntry entry)
    {
        if (await IsSureAsync(RemovalTexts.DeleteForGoodQuestion.With(entry.Repo.Id, Amount.Of(entry.SizeBytes)), RemovalTexts.DeleteForGood))
        {
            await DoAsync(async () => (RemovalTexts.Freed.With(Amount.Of(await Trash.DeleteAsync(entry.Id, CancellationToken.None) ?? 0)), true));
        }
    }

    private async Task EmptyAsync()
    {
        if (await IsSureAsync(RemovalTexts.EmptyTrashQuestion.With(Amount.Of(_kept?.Sum(one => one.Entry.SizeBytes) ?? 0)), RemovalTexts.EmptyTrash))
        {
            await DoAsync(async () => (RemovalTexts.Freed.With(Amount.Of(await Trash.EmptyAsync(CancellationToken.None))), true));
        }
    }

    private async Task<bool> IsSureAsync(string question, string yes) => await Dialogs.ShowMessageBoxAsync(new MessageBoxOptions
    {
        Title = RemovalTexts.Trash,
        Message = question,
        YesText = yes,
        CancelText = RemovalTexts.Keep,
    }) is true;

    private async Task DoAsync(Func<Task<(string Said, bool IsGood)>> work)
    {
        // Maybe after a question, in the middle: what is busy is not drawn of itself.
        _isBusy = true;
        StateHasChanged();
        try
        {
            (_said, _isGood) = await work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            (_said, _isGood) = (RemovalTexts.CacheUnreadable.With(exception.Message), false);
        }
        finally
        {
            _isBusy = false;
        }

        await LookAsync();
    }
}
