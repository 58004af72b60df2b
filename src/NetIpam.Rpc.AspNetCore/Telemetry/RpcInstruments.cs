using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace NetIpam.Rpc.AspNetCore.Telemetry;

/// <summary>The instruments of calls.</summary>
internal static class RpcInstruments
{
    public static readonly ActivitySource Source = new(RpcTelemetry.ActivitySourceName);

    private static readonly Meter Meter = new(RpcTelemetry.MeterName);

    public static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "rpc.server.call.duration",
        "s",
        "How long calls took, from their headers to the end of the answer.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    public static readonly UpDownCounter<long> Active = Meter.CreateUpDownCounter<long>(
        "netipam.rpc.calls.active", "{call}", "Calls under way, streams among them.");
}
