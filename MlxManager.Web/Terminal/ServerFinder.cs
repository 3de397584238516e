using MlxManager.Core.Settings;
using MlxManager.Web.Hosting;

namespace MlxManager.Web.Terminal;

/// <summary>
/// Which server a command means: the one it names (<c>--server</c>, else <c>MLXMANAGER_SERVER</c>), else the one that holds this account's
/// data folder, wherever that listens, else one that answers where this account's server would listen. Anybody can listen there, and
/// answer as ours would: that one never gets the key.
/// </summary>
internal sealed class ServerFinder
{
    public const string ServerVariable = "MLXMANAGER_SERVER";
    public const string KeyVariable = "MLXMANAGER_KEY";

    private const int LongestKey = 1024;

    /// <summary>A server on this machine answers at once, or is none of ours.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Uri? _named;
    private readonly string? _key;
    private readonly Lazy<IConfiguration> _configuration;

    /// <param name="server">As the command names it; null when it does not.</param>
    /// <param name="keyFile">A file that holds the server's key; null for the environment's, if any.</param>
    /// <exception cref="CommandStopped">Either is not what it must be.</exception>
    public ServerFinder(string? server, string? keyFile)
        : this(server, keyFile, ServerDefaults.Outside)
    {
    }

    /// <param name="outside">The settings of this account.</param>
    internal ServerFinder(string? server, string? keyFile, Func<IConfiguration> outside)
    {
        _configuration = new(outside);
        _key = ReadKey(keyFile);
        if ((server ?? Environment.GetEnvironmentVariable(ServerVariable)) is { Length: > 0 } text)
        {
            _named = EndpointText.TryParse(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", out var address, out _)
                ? address
                : throw new CommandStopped(ExitCode.Usage, $"That is not a server's address; one is {ServerDefaults.Address}.");
        }
    }

    /// <summary>Whether the command, or the environment, says which: then none other will do.</summary>
    public bool IsNamed => _named is not null;

    public IConfiguration Configuration => _configuration.Value;

    /// <exception cref="CommandStopped">The settings of this account do not say where it is.</exception>
    public string DataDirectory => SettingsReader.Read(Configuration) is { Settings: { } settings, Faults: _ }
        ? settings.MlxManager.DataDirectory
        : throw new CommandStopped(
            ExitCode.NoServer, string.Join(Environment.NewLine, SettingsReader.Read(Configuration).Faults), "Or name a running server with --server.");

    /// <summary>Null when none runs. One that is named is not asked whether it does.</summary>
    public async Task<ServerLink?> FindAsync(CancellationToken cancellationToken)
    {
        if (_named is not null)
        {
            return new ServerLink(_named, _key);
        }

        if (ServerRecord.OfRunning(DataDirectory)?.Urls.Select(ListenAddress.ToReach).OfType<Uri>().FirstOrDefault() is { } own)
        {
            return new ServerLink(own, _key);
        }

        if (ListenAddress.Usual(Configuration) is not { } usual)
        {
            return null;
        }

        var stranger = ServerLink.ToStranger(usual);
        if (await stranger.IsOursAsync(Patience, cancellationToken))
        {
            return stranger;
        }

        stranger.Dispose();
        return null;
    }

    public ServerLink LinkTo(Uri address) => new(address, _key);

    /// <exception cref="CommandStopped">None runs.</exception>
    public async Task<ServerLink> RequireAsync(CancellationToken cancellationToken) => await FindAsync(cancellationToken)
        ?? throw new CommandStopped(ExitCode.NoServer, "No MlxManager is running here.", "Start one with 'mlx-manager serve', or name one with --server.");

    private static string? ReadKey(string? file)
    {
        if (file is null)
        {
            return Environment.GetEnvironmentVariable(KeyVariable)?.Trim() is { Length: > 0 } key ? Checked(key, KeyVariable) : null;
        }

        try
        {
            return Checked(File.ReadAllText(file).Trim(), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandStopped(ExitCode.Usage, $"The key file {file} cannot be read: {exception.Message}");
        }
    }

    // A header cannot carry anything else; the key itself is never repeated.
    private static string Checked(string key, string where) => key.Length is > 0 and <= LongestKey && key.All(c => c is > ' ' and <= '~')
        ? key
        : throw new CommandStopped(ExitCode.Usage, $"{where} does not hold a key, which is one word.");
}
