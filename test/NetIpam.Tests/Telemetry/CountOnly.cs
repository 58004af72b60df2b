using System.Diagnostics.Metrics;
using NetIpam.Telemetry;

namespace NetIpam.Tests.Telemetry;

/// <summary>A listener that does next to nothing.</summary>
internal sealed class CountOnly : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public CountOnly()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == IpamTelemetry.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => _count += value);
        _listener.Start();
    }

    public long Count => _count;

    public void Dispose() => _listener.Dispose();
}
