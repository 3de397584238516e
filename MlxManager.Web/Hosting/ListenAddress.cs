namespace MlxManager.Web.Hosting;

/// <summary>From what a server listens on to what reaches it from this machine.</summary>
internal static class ListenAddress
{
    /// <summary>Where a server with these settings listens, if that is known before it does; null for any free port.</summary>
    public static Uri? Usual(IConfiguration configuration) =>
        (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls ? urls : ServerDefaults.Address)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(ToReach).OfType<Uri>().FirstOrDefault();

    /// <summary>Null when it does not say (port 0), and for what is no address over the network.</summary>
    public static Uri? ToReach(string address)
    {
        try
        {
            return BindingAddress.Parse(address) is { IsUnixPipe: false, IsNamedPipe: false, Port: > 0 } parsed
                && Uri.TryCreate($"{parsed.Scheme}://{HostToReach(parsed.Host)}:{parsed.Port}", UriKind.Absolute, out var uri)
                    ? uri
                    : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string HostToReach(string host) => host switch
    {
        "*" or "+" or "0.0.0.0" => "127.0.0.1",
        "[::]" => "[::1]",
        _ => host,
    };
}
