namespace MlxManager.Core.Settings;

/// <summary>Everything that is set from outside, parsed and checked.</summary>
public sealed record AppSettings(HubOptions Hub, MlxManagerOptions MlxManager)
{
    public TelemetryOptions Telemetry { get; init; } = new();
}
