using System.Diagnostics.Metrics;
using System.Text.Json;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Telemetry;

/// <summary>
/// What the transfer counts and times, on the meter <see cref="Name"/>. Nothing is allocated where a byte passes, and where
/// nobody listens an instrument costs a comparison.
/// </summary>
internal sealed class Measures
{
    /// <summary>Of the meter and of the source of spans.</summary>
    public const string Name = "MlxManager";

    private readonly Counter<long> _received;
    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _rangeLatency;
    private readonly Histogram<double> _verifyTime;

    public Measures(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _received = meter.CreateCounter<long>("mlxmanager.transfer.received", "By", "Bytes of content received.");
        _connections = meter.CreateUpDownCounter<int>("mlxmanager.transfer.connections", "{connection}", "Connections at work on content now.");
        _retries = meter.CreateCounter<long>("mlxmanager.transfer.retries", "{try}", "Tries that failed and are made again, by cause.");
        _rangeLatency = meter.CreateHistogram(
            "mlxmanager.transfer.range.latency", "s", "From a request for a range to the beginning of its answer.", advice: Within(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30));
        _verifyTime = meter.CreateHistogram(
            "mlxmanager.transfer.verify.duration", "s", "From the last byte of a file to the end of its check.", advice: Within(0.01, 0.05, 0.25, 1, 5, 15, 60, 300));
    }

    public void Received(int count) => _received.Add(count);

    public void Connections(int change) => _connections.Add(change);

    public void Retry(FailureCause cause) =>
        _retries.Add(1, new KeyValuePair<string, object?>("cause", JsonNamingPolicy.SnakeCaseLower.ConvertName(cause.ToString())));

    public void RangeAnswered(TimeSpan after) => _rangeLatency.Record(after.TotalSeconds);

    /// <summary>Awaits the rest of a check, called when the last byte is there; one that is cut off is not measured.</summary>
    public async Task<T> TimeVerifyAsync<T>(Task<T> check, TimeProvider time)
    {
        var began = time.GetTimestamp();
        var result = await check;
        _verifyTime.Record(time.GetElapsedTime(began).TotalSeconds);
        return result;
    }

    private static InstrumentAdvice<double> Within(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
