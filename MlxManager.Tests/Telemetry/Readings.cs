using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace MlxManager.Tests.Telemetry;

/// <summary>Listens to the meters of its own factory and keeps what they say; other tests' meters are not heard.</summary>
internal sealed class Readings : IDisposable
{
    private readonly ConcurrentQueue<(string Name, double Value, object? Tag)> _all = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly MeterListener _listener = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public Readings()
    {
        Meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, Meters) && instrument.Meter.Name == "MlxManager")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IMeterFactory Meters { get; }

    public double Sum(string name) => _all.Where(r => r.Name == name).Sum(r => r.Value);

    public IReadOnlyList<double> Of(string name, object? tag = null) =>
        [.. _all.Where(r => r.Name == name && (tag is null || Equals(r.Tag, tag))).Select(r => r.Value)];

    /// <summary>Waits for readings to be as wanted, looking at each new one.</summary>
    public async Task UntilAsync(Func<bool> wanted)
    {
        while (!wanted())
        {
            (await _more.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue("readings come in");
        }
    }

    public void Collect() => _listener.RecordObservableInstruments();

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
        _more.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _all.Enqueue((instrument.Name, value, tags.IsEmpty ? null : tags[0].Value));
        _more.Release();
    }
}
