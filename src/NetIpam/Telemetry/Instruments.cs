using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace NetIpam.Telemetry;

/// <summary>The instruments of the library, for all stores of the process. While nobody listens to one, it costs the look whether somebody does.</summary>
internal static class Instruments
{
    public static readonly ActivitySource Source = new(IpamTelemetry.ActivitySourceName);

    private static readonly Meter Meter = new(IpamTelemetry.MeterName);

    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    private static readonly InstrumentAdvice<int> Sizes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096] };

    public static readonly Counter<long> Operations = Meter.CreateCounter<long>(
        "netipam.operations", "{operation}", "Operations of namespaces that were answered; those that were refused or failed have their reason as error.type.");

    public static readonly Histogram<int> TurnSize = Meter.CreateHistogram(
        "netipam.turn.operations", "{operation}", "Operations that were decided together, in one turn of a namespace.", tags: null, Sizes);

    public static readonly Histogram<double> StoreDuration = Meter.CreateHistogram(
        "netipam.store.duration", "s", "How long the store took for a call.", tags: null, Seconds);

    public static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "netipam.append.conflicts", "{append}", "Appends that lost against another process; what they held was decided again.");

    public static readonly Counter<long> Unknown = Meter.CreateCounter<long>(
        "netipam.append.unknown", "{append}", "Appends whose answer was lost; the same commit was sent again until its outcome was known.");

    public static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "netipam.store.retries", "{call}", "Calls to the store that were made again after it failed.");

#pragma warning disable IDE0052 // They are held by the meter, and read by whoever listens.
    private static readonly Instrument[] Observed =
    [
        Meter.CreateObservableUpDownCounter(
            "netipam.operations.waiting", static () => LiveStores.Sum(static store => store.Waiting), "{operation}",
            "Operations that wait for their turn, or for the store."),
        Meter.CreateObservableUpDownCounter(
            "netipam.namespaces.loaded", static () => LiveStores.Sum(static store => store.Namespaces), "{namespace}", "Namespaces that are in memory."),
        Meter.CreateObservableUpDownCounter(
            "netipam.log.size", static () => LiveStores.Sum(static store => store.LogBytes), "By",
            "Commits since the last snapshot, over the namespaces in memory."),
        Meter.CreateObservableUpDownCounter(
            "netipam.snapshot.size", static () => LiveStores.Sum(static store => store.SnapshotBytes), "By",
            "The current snapshots, over the namespaces in memory."),
    ];
#pragma warning restore IDE0052

    /// <summary>Begins the counters at zero: what never happened is told as well, and the first time is a change.</summary>
    public static void Begin()
    {
        foreach (var counter in (ReadOnlySpan<Counter<long>>)[Operations, Conflicts, Unknown, Retries])
            counter.Add(0);
    }
}
