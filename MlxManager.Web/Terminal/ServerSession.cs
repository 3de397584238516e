using MlxManager.Core.Persistence;

namespace MlxManager.Web.Terminal;

/// <summary>A server for the time of a command: the one that runs or, where none does, one of its own.</summary>
internal sealed class ServerSession : IAsyncDisposable
{
    /// <summary>As long as a server takes to start, and to say where it listens.</summary>
    private const int Rounds = 40;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ServerFinder _finder;
    private readonly SemaphoreSlim _finding = new(1, 1);
    private OwnServer? _own;

    private ServerSession(ServerFinder finder, ServerLink link, OwnServer? own) => (_finder, Link, _own) = (finder, link, own);

    public ServerLink Link { get; private set; }

    /// <summary>It ends with the command.</summary>
    public bool IsOwn => _own is not null;

    /// <exception cref="CommandStopped">None runs, and none can be started.</exception>
    public static async Task<ServerSession> OpenAsync(ServerFinder finder, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            if (await finder.FindAsync(cancellationToken) is { } link)
            {
                return new ServerSession(finder, link, null);
            }

            if (await TryStartAsync(finder) is { } own)
            {
                return new ServerSession(finder, finder.LinkTo(own.Address), own);
            }

            if (round == Rounds)
            {
                throw new CommandStopped(
                    ExitCode.NoServer, $"A server holds the data folder {finder.DataDirectory}, but does not say where it listens.", "Name its address with --server.");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>
    /// After <paramref name="lost"/> has not answered: the server may be back elsewhere, or be gone for good, and then this process goes on in its
    /// place. Nothing changes where the person named the server, or while one is on its way up.
    /// </summary>
    public async Task FindAgainAsync(ServerLink lost, CancellationToken cancellationToken)
    {
        await _finding.WaitAsync(cancellationToken);
        try
        {
            if (_finder.IsNamed || _own is not null || lost != Link)
            {
                return;
            }

            if (await _finder.FindAsync(cancellationToken) is { } link)
            {
                Link = link;
            }
            else if (await TryStartAsync(_finder) is { } own)
            {
                _own = own;
                Link = _finder.LinkTo(own.Address);
            }
        }
        finally
        {
            _finding.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Link.Dispose();
        _finding.Dispose();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }

    /// <summary>Null while another one holds the data folder: it is on its way up, or was faster.</summary>
    private static async Task<OwnServer?> TryStartAsync(ServerFinder finder)
    {
        if (DataFolder.IsHeld(finder.DataDirectory))
        {
            return null;
        }

        try
        {
            return await OwnServer.StartAsync(finder.Configuration);
        }
        catch (CommandStopped) when (DataFolder.IsHeld(finder.DataDirectory))
        {
            return null;
        }
    }
}
