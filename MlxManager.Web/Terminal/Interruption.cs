using System.Runtime.InteropServices;

namespace MlxManager.Web.Terminal;

/// <summary>The first Ctrl+C (or SIGTERM, or a closing terminal) asks the command to end in its own way; the second ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() =>
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Handle))];

    public CancellationToken Asked => _asked.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _asked.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Not cancelled, a signal does what it does without us.
        context.Cancel = !_asked.IsCancellationRequested;
        _asked.Cancel();
    }
}
