namespace MlxManager.Web.Downloads;

/// <summary>
/// Puts what several components draw at a moment into one batch, once there is somebody who makes one (<see cref="Beat"/>). Before,
/// work is done where it is asked for, and each component draws for itself.
/// </summary>
internal sealed class OneBatch
{
    private Func<Action, Task>? _draw;

    /// <param name="draw">Calls what it is given while it draws; its task ends when the browser has drawn that.</param>
    public IDisposable DrawThrough(Func<Action, Task> draw)
    {
        Volatile.Write(ref _draw, draw);
        return new OnDispose(() => Interlocked.CompareExchange(ref _draw, null, draw));
    }

    /// <summary>
    /// Whatever <paramref name="work"/> wants to have drawn before it first waits is drawn together. The first task ends with the work,
    /// the second when the browser has drawn it.
    /// </summary>
    public (Task Told, Task Drawn) Of(Func<Task> work)
    {
        if (Volatile.Read(ref _draw) is not { } draw)
        {
            return (WorkAsync(work), Task.CompletedTask);
        }

        var told = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        var drawn = DrawnAsync(draw, () => told.SetResult(WorkAsync(work)));
        return (ToldAsync(told.Task, drawn), drawn);
    }

    /// <summary>What it throws before it first waits must not end the drawing of the others.</summary>
    private static async Task WorkAsync(Func<Task> work) => await work();

    private static async Task DrawnAsync(Func<Action, Task> draw, Action work)
    {
        try
        {
            await draw(work);
        }
        catch (ObjectDisposedException)
        {
            // The page has gone.
        }
    }

    private static async Task ToldAsync(Task<Task> told, Task drawn)
    {
        if (await Task.WhenAny(told, drawn) == told)
        {
            await await told;
        }
    }
}
