using MlxManager.Core.Hub;

namespace MlxManager.Core.Settings;

/// <summary>
/// Reads the <c>HF_*</c> variables with the official client's rules (<c>huggingface_hub.constants</c>): which one wins over
/// which, and what stands in for one that is not set. An empty one counts as not set.
/// </summary>
internal static class HubSettings
{
    internal const string DefaultEndpoint = "https://huggingface.co";

    /// <summary>Null after a fault.</summary>
    public static HubOptions? Read(SettingValues values)
    {
        var endpoint = Endpoint(values);
        var home = values.Path("HF_HOME") ?? Below(values.Path("XDG_CACHE_HOME") ?? Below(values.Home, ".cache"), "huggingface");
        var cache = values.Path("HF_HUB_CACHE") ?? values.Path("HUGGINGFACE_HUB_CACHE") ?? Below(home, "hub");
        var tokenFile = values.Path("HF_TOKEN_PATH") ?? Below(home, "token");
        var token = Token(values, "HF_TOKEN") ?? Token(values, "HUGGING_FACE_HUB_TOKEN");
        var offline = values.Switch("HF_HUB_OFFLINE");
        if (cache is null || tokenFile is null)
        {
            values.Fault("HF_HOME must be set: this account has no home folder");
            return null;
        }

        return endpoint is null ? null : new HubOptions(endpoint, cache, token, tokenFile, offline);
    }

    private static string? Below(string? folder, string name) => folder is null ? null : Path.Combine(folder, name);

    private static Uri? Endpoint(SettingValues values)
    {
        const string Key = "HF_ENDPOINT";
        var text = values.Text(Key) ?? DefaultEndpoint;
        if (EndpointText.TryParse(text, out var endpoint, out var fault))
        {
            return endpoint;
        }

        // The value is not repeated where it may hold a name and password: they are a secret.
        values.Fault(fault == AddressFault.HoldsMore ? $"{Key} must be an address without user name, query and fragment, such as {DefaultEndpoint}"
            : text.Contains('@', StringComparison.Ordinal) ? $"{Key} must be an http or https address"
            : $"{Key} is '{text}'; it must be an http or https address such as {DefaultEndpoint}");
        return null;
    }

    private static string? Token(SettingValues values, string key)
    {
        if (values.Text(key) is not { } token || HubCredentials.IsUsable(token))
        {
            return values.Text(key);
        }

        values.Fault($"{key} is not a token: it holds spaces or other characters that no token has");
        return null;
    }
}
