using MlxManager.Core.Hub;

namespace MlxManager.Core.Settings;

/// <summary>Reads who may look at the server's figures, and where they are sent.</summary>
internal static class TelemetrySettings
{
    public static readonly string[] Names =
        [nameof(TelemetryOptions.Metrics), nameof(TelemetryOptions.OtlpEndpoint), nameof(TelemetryOptions.OtlpProtocol)];

    public static TelemetryOptions Read(SettingValues values) => new(
        values.Switch(Key(nameof(TelemetryOptions.Metrics))),
        Endpoint(values, Key(nameof(TelemetryOptions.OtlpEndpoint))),
        Protocol(values, Key(nameof(TelemetryOptions.OtlpProtocol))));

    private static Uri? Endpoint(SettingValues values, string key)
    {
        if (values.Text(key) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.IsHttp() && uri is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" })
        {
            return uri;
        }

        // The value is not repeated: a name and password in it are a secret.
        values.Fault($"{key} must be an http or https address without user name, query and fragment, such as http://127.0.0.1:4317");
        return null;
    }

    private static OtlpProtocol Protocol(SettingValues values, string key)
    {
        switch (values.Text(key)?.ToUpperInvariant())
        {
            case null or "GRPC":
                return OtlpProtocol.Grpc;
            case "HTTP/PROTOBUF":
                return OtlpProtocol.HttpProtobuf;
            default:
                values.Fault($"{key} is '{values.Text(key)}'; it must be grpc or http/protobuf");
                return OtlpProtocol.Grpc;
        }
    }

    private static string Key(string name) => $"{MlxManagerOptions.Section}:{name}";
}
