using MlxManager.Core.Pace;

namespace MlxManager.Core.Hub;

/// <summary>
/// Takes no connection from before the machine slept: it is dead, nobody has said so, and it looks as good as new, since the time it
/// was idle stood still as well. What is under way on the old ones is their users' to give up.
/// </summary>
/// <param name="make">A handler with connections of its own.</param>
/// <param name="sleep">Tells of wakes.</param>
internal sealed class WakingHandler(Func<HttpMessageHandler> make, SleepWatch sleep) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private HttpMessageInvoker _inner = new(make());
    private int _wakes = sleep.Wakes;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Inner().SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker Inner()
    {
        lock (_lock)
        {
            if (_wakes != sleep.Wakes)
            {
                // The old one is left, not closed: somebody may just be asking by it. What rests in it closes itself after its idle time.
                (_wakes, _inner) = (sleep.Wakes, new HttpMessageInvoker(make()));
            }

            return _inner;
        }
    }
}
