using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;
using MlxManager.Core.Library.Removal;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Library.Removal;

/// <summary>What in the cache is of no use any more: by kind, one by one, and out.</summary>
public sealed partial class TidyPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationToken _gone;
    private ImmutableArray<LooseEnd>? _found;
    private ImmutableHashSet<LooseEnd> _chosen = [];
    private PruneAnswer? _done;
    private string? _problem;
    private bool _isBusy;

    public TidyPage() => _gone = _leaving.Token;

    [Inject]
    private LibraryTidying Tidying { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private string ChosenText => _chosen.IsEmpty
        ? RemovalTexts.NoneChosen
        : RemovalTexts.ChosenSum.With(Things(_chosen.Count), Amount.Of(_chosen.Sum(end => end.SizeBytes)));

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? LookAsync() : Task.CompletedTask;

    private static string Things(int count) => count == 1 ? RemovalTexts.OneThing : RemovalTexts.Things.With(count);

    private static string Said(PruneAnswer done)
    {
        var said = done.SetAsideBytes > 0
            ? RemovalTexts.TidiedToTrash.With(Things(done.Gone.Length), Amount.Of(done.SetAsideBytes), Amount.Of(done.FreedBytes))
            : RemovalTexts.Tidied.With(Things(done.Gone.Length), Amount.Of(done.FreedBytes));
        return done.Staying.IsEmpty ? said : $"{said} {RemovalTexts.TidiedRest.With(Things(done.Staying.Length))}";
    }

    private void Choose(ImmutableHashSet<LooseEnd> chosen) => _chosen = chosen;

    private Task LookAsync() => GuardedAsync(async () =>
    {
        _found = await Tidying.FindAsync(_gone);
        _chosen = [.. _found.Value.Where(end => end.IsProposed)];
    });

    private async Task TidyAsync()
    {
        var choice = new PruneChoice(_chosen.Select(end => end.Kind).ToHashSet(), _chosen.Select(end => end.Path).ToHashSet());
        if (!await TidyDialog.AskAsync(Dialogs, choice))
        {
            return;
        }

        // The dialog's answer came in the middle: what is busy is not drawn of itself.
        _isBusy = true;
        StateHasChanged();
        await GuardedAsync(async () => _done = await Tidying.ExecutePruneAsync(choice, _gone));
        _isBusy = false;
        await LookAsync();
    }

    private async Task GuardedAsync(Func<Task> work)
    {
        try
        {
            await work();
            _problem = null;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _problem = RemovalTexts.CacheUnreadable.With(exception.Message);
        }

        StateHasChanged();
    }
}
