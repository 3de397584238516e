using Microsoft.AspNetCore.Components;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Disk;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Library.Disk;

/// <summary>What could be removed so that something fits, what is proposed of it, and the removal.</summary>
public sealed partial class MakeRoomDialog : IDisposable
{
    /// <summary>So many at first; whatever is proposed is always shown.</summary>
    private const int Few = 12;

    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationToken _gone;
    private readonly Dictionary<string, string> _left = [];
    private HashSet<RoomItem> _chosen = new(ReferenceEqualityComparer.Instance);
    private RoomPlan? _plan;
    private string? _trouble;
    private long _freed;
    private bool _isAll;
    private bool _isRemoving;

    public MakeRoomDialog() => _gone = _leaving.Token;

    /// <summary>What is to fit; null when nobody knows how much that is.</summary>
    [Parameter]
    public long? Bytes { get; set; }

    /// <summary>What it is, if it is a model.</summary>
    [Parameter]
    public RepoId? Model { get; set; }

    [Inject]
    private IDiskRoom Room { get; set; } = default!;

    [Inject]
    private ILogger<MakeRoomDialog> Logger { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    private long Chosen => RoomPlan.FreedBytes(_chosen);

    private string Sum => _plan is { } plan ? RoomWords.Sum(Chosen, plan.Shortage.Bytes, _freed) : "";

    /// <summary>Bytes freed, 0 when there was room already; null when nothing was removed and nothing is to go on.</summary>
    public static async Task<long?> AskAsync(IDialogService dialogs, long? bytes, RepoId? model)
    {
        var parameters = new DialogParameters<MakeRoomDialog> { { dialog => dialog.Bytes, bytes }, { dialog => dialog.Model, model } };
        var shown = await dialogs.ShowAsync<MakeRoomDialog>(null, parameters, Options);
        return await shown.Result is { Canceled: false } answer ? (long?)answer.Data : null;
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override Task OnInitializedAsync() => TryAsync(PlanAsync);

    private string Question(RoomPlan plan) => plan.Shortage.Bytes == 0 && Bytes is not null ? DiskTexts.FitsNow
        : Model is not null ? DiskTexts.QuestionDownload
        : DiskTexts.Question;

    private IEnumerable<RoomItem> Shown(RoomPlan plan) => plan.Candidates.Where((item, i) => _isAll || i < Few || IsGoing(item));

    private int Hidden(RoomPlan plan) => plan.Candidates.Length - Shown(plan).Count();

    /// <summary>With its whole repo.</summary>
    private bool GoesAnyway(RoomItem item) => item.Kind != RoomItemKind.Repo && _chosen.Any(other => other.Contains(item));

    private bool IsGoing(RoomItem item) => _chosen.Contains(item) || GoesAnyway(item);

    /// <summary>The same in the plan before and after a removal.</summary>
    private static string Key(RoomItem item) => $"{item.Kind} {item.Repo} {item.Commit}";

    private void Choose(RoomItem item, bool isChosen) => _ = isChosen ? _chosen.Add(item) : _chosen.Remove(item);

    private async Task PlanAsync()
    {
        _plan = await Room.PlanAsync(Bytes ?? 0, Model, _gone);
        _chosen = new(_plan.Proposed, ReferenceEqualityComparer.Instance);
    }

    private Task RemoveAsync() => TryAsync(async () =>
    {
        _isRemoving = true;
        var made = await Room.MakeAsync([.. _chosen], _gone);
        _freed += made.FreedBytes;
        if (made.Left.IsEmpty)
        {
            GoOn();
            return;
        }

        _left.Clear();
        foreach (var left in made.Left)
        {
            _left[Key(left.Item)] = RoomWords.Why(left);
        }

        await PlanAsync();
        _trouble = DiskTexts.NotAllRemoved;
    });

    private async Task TryAsync(Func<Task> work)
    {
        _trouble = null;
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The dialog has gone; what was removed is removed.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _trouble = DiskTexts.CacheUnreadable.With(exception.Message);
        }
        catch (Exception exception)
        {
            LogFailed(Logger, exception);
            _trouble = DiskTexts.WentWrong;
        }
        finally
        {
            _isRemoving = false;
        }
    }

    private void Leave()
    {
        if (_freed > 0)
        {
            // Part of it is done: whoever waits for room looks again.
            GoOn();
        }
        else
        {
            Dialog.Cancel();
        }
    }

    private void GoOn() => Dialog.Close(DialogResult.Ok<long?>(_freed));

    [LoggerMessage(Level = LogLevel.Error, Message = "Making room failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
