namespace MlxManager.Core.Settings;

/// <summary>How figures are sent to a collector.</summary>
public enum OtlpProtocol
{
    Grpc,
    HttpProtobuf,
}

/// <summary>Who learns of the server's figures; nobody unless set.</summary>
/// <param name="Metrics">Whether <c>/metrics</c> shows them to Prometheus.</param>
/// <param name="OtlpEndpoint">Where metrics and traces are sent; null for nowhere. Signal paths are added to it with HTTP.</param>
public sealed record TelemetryOptions(bool Metrics = false, Uri? OtlpEndpoint = null, OtlpProtocol OtlpProtocol = OtlpProtocol.Grpc);
