namespace MlxManager.Core.Transfer;

/// <summary>
/// A token that is cancelled when the run ends or when time is up, whichever is first; the time starts anew with each sign
/// of life. An <see cref="OperationCanceledException"/> while <see cref="IsTimeUp"/> is a slow source, else the run's end.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _linked;
    private readonly CancellationToken _ending;

    public Deadline(TimeSpan length, TimeProvider time, CancellationToken ending)
    {
        _ending = ending;
        _source = new CancellationTokenSource(length, time);
        _linked = ending.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    public bool IsTimeUp => !_ending.IsCancellationRequested;

    public void Restart(TimeSpan length) => _source.CancelAfter(length);

    /// <summary>Time does not run while we ourselves are busy: a slow disk is not a slow source.</summary>
    public void Suspend() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Ends what still waits, without a reason of the source's.</summary>
    public void Cancel() => _source.Cancel();

    public void Dispose()
    {
        _linked.Dispose();
        _source.Dispose();
    }
}
