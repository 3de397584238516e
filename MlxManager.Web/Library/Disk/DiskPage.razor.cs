using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Disk;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Disk;

/// <summary>What takes the disk, what the cache may hold, what is kept, and the way to more room. Live.</summary>
public sealed partial class DiskPage : IDisposable
{
    /// <summary>Other programs fill the disk too, of which nobody is told.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationToken _gone;
    private TaskCompletionSource _changed = NewSignal();
    private IDisposable? _following;
    private DiskPicture? _picture;
    private string? _problem;

    public DiskPage() => _gone = _leaving.Token;

    [Inject]
    private IDiskRoom Room { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    public void Dispose()
    {
        _following?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }

    // After the first drawing, not before: prerendering would look at the disk for what is looked at again at once.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _following = Room.Follow(OnChanged);
        try
        {
            while (true)
            {
                var changed = Volatile.Read(ref _changed).Task;
                await LookAsync();
                await Task.WhenAny(changed, Task.Delay(BetweenLooks, Time, _gone));
                _gone.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page has gone.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task LookAsync()
    {
        try
        {
            (_picture, _problem) = (await Room.LookAsync(_gone), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _problem = DiskTexts.CacheUnreadable.With(exception.Message);
        }

        StateHasChanged();
    }

    /// <summary>Only wakes the loop, which draws in the language of who looks here, and one look for many changes.</summary>
    private void OnChanged() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
}
