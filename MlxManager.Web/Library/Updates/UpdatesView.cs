using System.Collections.Frozen;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Updates;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Updates;

/// <summary>What shows where refs stand: draws at once when something changes, then at most ten times a second.</summary>
public abstract class UpdatesView : ComponentBase, IDisposable
{
    private const int Resting = 0;
    private const int Drawn = 1;
    private const int Due = 2;

    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _leaving = new();
    private OwnContext _own = default!;
    private IDisposable? _following;
    private FrozenSet<RepoId> _underWay = [];
    private int _drawing;

    protected UpdatesView() => Gone = _leaving.Token;

    [Inject]
    protected UpdateWatch Watch { get; set; } = default!;

    [Inject]
    protected LibraryIndex Index { get; set; } = default!;

    [Inject]
    protected DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    protected TimeProvider Time { get; set; } = default!;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Gone { get; }

    protected UpdatesNow Now { get; private set; } = new([], null);

    protected bool HasLooked { get; private set; }

    /// <summary>Why the cache cannot be read; null while it can.</summary>
    protected string? Unreadable { get; private set; }

    public void Dispose()
    {
        Watch.Changed -= OnChanged;
        _following?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override void OnInitialized()
    {
        _own = new();
        Take();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            Watch.Changed += OnChanged;

            _underWay = UnderWay();
            _following = Coordinator.OnSummary(FollowAsync);
            await LookAsync();
        }
    }

    /// <summary>Does it with the cache; what is wrong with the disk is shown.</summary>
    protected async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            Unreadable = null;
            return true;
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Unreadable = exception.Message;
            return false;
        }
    }

    private async Task LookAsync()
    {
        await TryAsync(() => Index.RefreshAsync(Gone));
        if (!Gone.IsCancellationRequested)
        {
            HasLooked = true;
            Take();
            StateHasChanged();
        }
    }

    /// <summary>A download that has begun keeps a ref from being updated, and one that has completed has moved it.</summary>
    private Task FollowAsync()
    {
        var now = UnderWay();
        if (now.SetEquals(Interlocked.Exchange(ref _underWay, now)))
        {
            return Task.CompletedTask;
        }

        return InvokeAsync(LookAsync);
    }

    private FrozenSet<RepoId> UnderWay() => Now.Refs.Select(one => one.Repo.Id).Where(Coordinator.IsUnderWay).ToFrozenSet();

    private void Take() => Now = Watch.Now;

    private void OnChanged()
    {
        if (Interlocked.CompareExchange(ref _drawing, Due, Drawn) == Resting && Interlocked.CompareExchange(ref _drawing, Drawn, Resting) == Resting)
        {
            _own.Run(() => _ = InvokeAsync(DrawAsync));
        }
    }

    private async Task DrawAsync()
    {
        try
        {
            do
            {
                Volatile.Write(ref _drawing, Drawn);
                Take();
                StateHasChanged();
                await Task.Delay(BetweenDrawings, Time, Gone);
            }
            while (Interlocked.CompareExchange(ref _drawing, Resting, Drawn) == Due);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The page has gone.
        }
    }
}
