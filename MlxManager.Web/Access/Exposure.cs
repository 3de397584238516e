using System.Net;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Access;

/// <summary>Whether others than this machine can reach the server, by the addresses it is told to listen on.</summary>
internal static partial class Exposure
{
    private const string Endpoints = "Kestrel:Endpoints";

    public static bool IsExposed(IConfiguration configuration) => Addresses(configuration).Any(IsBeyondThisMachine);

    /// <summary>What stops the start, in the words of a settings fault; nothing as long as the settings themselves have faults.</summary>
    /// <param name="read">What is set on the page, by the data folder.</param>
    public static IEnumerable<string> Faults(IConfiguration configuration, AppSettings? settings, Func<string, EarlyPreferences> read)
    {
        if (settings is not { Access.Password: null } || Addresses(configuration).FirstOrDefault(IsBeyondThisMachine) is not { } address)
        {
            return [];
        }

        try
        {
            return read(settings.MlxManager.DataDirectory).HasPassword switch
            {
                true => [],
                false =>
                [
                    $"other machines can reach '{address}', and no password is set. Set one on the page while it listens on 127.0.0.1 only (Settings, Access), "
                    + "or write one into a file that only you may read (chmod 600) and name it in MlxManager__AccessPasswordFile. "
                    + "For an encrypted line listen on https:// with a certificate (Kestrel__Certificates__Default__Path and Kestrel__Certificates__Default__Password), "
                    + "or listen on 127.0.0.1 and put a proxy with TLS in front",
                ],
                null =>
                [
                    $"other machines can reach '{address}', and the database in {settings.MlxManager.DataDirectory} is damaged, so that the password set on the page cannot be read. "
                    + "Write one into a file that only you may read (chmod 600) and name it in MlxManager__AccessPasswordFile: "
                    + "the start then keeps the damaged database beside, begins a new one with what can still be read, and asks for that password from then on",
                ],
            };
        }
        catch (DataFolderException exception)
        {
            return [exception.Message];
        }
    }

    /// <summary>A password that is sent in clear can be read on the way.</summary>
    public static void Warn(WebApplication app)
    {
        if (Addresses(app.Configuration).FirstOrDefault(address => IsBeyondThisMachine(address) && !IsEncrypted(address)) is { } address)
        {
            LogPlain(app.Logger, address);
        }
    }

    /// <summary>As Kestrel chooses between the sources: its own section wins over URLs unless told otherwise, and these over bare ports.</summary>
    internal static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        var urls = Split(configuration[WebHostDefaults.ServerUrlsKey]);
        var endpoints = configuration.GetSection(Endpoints).GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        var prefersUrls = configuration[WebHostDefaults.PreferHostingUrlsKey] is { } preference && (preference == "1" || bool.TryParse(preference, out var isSo) && isSo);
        return endpoints.Count > 0 && !(prefersUrls && urls.Length > 0) ? endpoints
            : urls.Length > 0 ? urls
            : [.. Ports(configuration, WebHostDefaults.HttpPortsKey, "http"), .. Ports(configuration, WebHostDefaults.HttpsPortsKey, "https")];
    }

    /// <summary>A name that is not an address makes Kestrel listen on all addresses there are.</summary>
    internal static bool IsBeyondThisMachine(string address)
    {
        try
        {
            var binding = BindingAddress.Parse(address);
            return !binding.IsUnixPipe
                && !binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                && !(IPAddress.TryParse(binding.Host.Trim('[', ']'), out var literal) && IPAddress.IsLoopback(literal));
        }
        catch (FormatException)
        {
            // Said elsewhere, and nothing is listened on.
            return false;
        }
    }

    private static bool IsEncrypted(string address) => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Ports(IConfiguration configuration, string key, string scheme) =>
        Split(configuration[key]).Select(port => $"{scheme}://*:{port}");

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Address} is not encrypted: password, keys and all that is shown can be read on the way. Listen on https:// with a certificate (Kestrel__Certificates__Default__Path), or put a proxy with TLS in front.")]
    private static partial void LogPlain(ILogger logger, string address);
}
