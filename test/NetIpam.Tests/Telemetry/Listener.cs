using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using NetIpam.Telemetry;

namespace NetIpam.Tests.Telemetry;

/// <summary>Listens to the meter of the library, and sums what it is told: by instrument, and by instrument and error.</summary>
internal sealed class Listener : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(string Instrument, string? Error), double> _sums = new();
    private readonly ConcurrentDictionary<string, double> _gauges = new();

    public Listener()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == IpamTelemetry.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What was added to a counter, or recorded in a histogram, with an error or without any.</summary>
    public double Sum(string instrument, string? error = null) => _sums.GetValueOrDefault((instrument, error));

    /// <summary>Whether anything was recorded.</summary>
    public bool Has(string instrument, string? error = null) => _sums.ContainsKey((instrument, error));

    /// <summary>What an instrument says that is asked.</summary>
    public double Ask(string instrument)
    {
        _listener.RecordObservableInstruments();
        return _gauges[instrument];
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (instrument.IsObservable)
        {
            _gauges[instrument.Name] = value;
            return;
        }
        string? error = null;
        foreach (var (name, text) in tags)
        {
            if (name == "error.type")
                error = (string?)text;
        }
        _sums.AddOrUpdate((instrument.Name, error), value, (_, sum) => sum + value);
    }
}
