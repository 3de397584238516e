using MlxManager.Core.Persistence;

namespace MlxManager.Web.Terminal;

/// <summary>A server for the time of a command: the one that runs or, where none does, one of its own.</summary>
internal sealed class ServerSession : IAsyncDisposable
{
    private readonly ServerFinder _finder;
    private readonly SemaphoreSlim _finding = new(1, 1);
    private OwnServer? _own;

    private ServerSession(ServerFinder finder, ServerLink link, OwnServer? own) => (_finder, Link, _own) = (finder, link, own);

    public ServerLink Link { get; private set; }

    /// <summary>It ends with the command.</summary>
    public bool IsOwn => _own is not null;

    /// <exception cref="CommandStopped">None runs, and none can be started.</exception>
    public static async Task<ServerSession> OpenAsync(ServerFinder finder, CancellationToken cancellationToken)
    {
        if (await finder.FindAsync(cancellationToken) is { } link)
        {
            return new ServerSession(finder, link, null);
        }

        var own = await OwnServer.StartAsync();
        return new ServerSession(finder, finder.LinkTo(own.Address), own);
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
            else if (!DataFolder.IsHeld(_finder.DataDirectory))
            {
                _own = await OwnServer.StartAsync();
                Link = _finder.LinkTo(_own.Address);
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
}
