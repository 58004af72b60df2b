using System.Diagnostics.Metrics;

namespace NetIpam.Server.Telemetry.Prefixes;

/// <summary>The figures of prefixes as instruments. OpenTelemetry keeps a place for each series that ever was, and has 2,000; so when one goes, the meter
/// is replaced, and all places are free again.</summary>
internal sealed class PrefixGauges : IDisposable
{
    private Meter? _meter;
    private IReadOnlyDictionary<PrefixKey, PrefixUsage> _shown = new Dictionary<PrefixKey, PrefixUsage>();

    /// <summary>From now on these are told.</summary>
    public void Show(IReadOnlyDictionary<PrefixKey, PrefixUsage> figures)
    {
        var isOneGone = _shown.Keys.Any(key => !figures.ContainsKey(key));
        Volatile.Write(ref _shown, figures);
        if (_meter is not null && !isOneGone)
            return;
        _meter?.Dispose();
        _meter = new Meter(ServerTelemetry.MeterName);
        Add("netipam.prefix.size", static usage => usage.Total, "All addresses of a prefix that was chosen with --metrics-prefixes.");
        Add("netipam.prefix.used", static usage => usage.Used, "Addresses that are acquired, or lie in acquired child prefixes.");
        Add("netipam.prefix.free", static usage => usage.Free, "Addresses that can still be acquired, here or in child prefixes.");
    }

    /// <summary>Nothing is told any more.</summary>
    public void Dispose() => _meter?.Dispose();

    private void Add(string name, Func<PrefixUsage, UInt128> figure, string description) =>
        _meter!.CreateObservableGauge(name, () => Measure(figure), "{address}", description);

    private IEnumerable<Measurement<double>> Measure(Func<PrefixUsage, UInt128> figure)
    {
        foreach (var (key, usage) in Volatile.Read(ref _shown))
        {
            yield return new Measurement<double>(
                (double)figure(usage),
                new KeyValuePair<string, object?>("netipam.namespace", key.Namespace),
                new KeyValuePair<string, object?>("netipam.prefix", key.Prefix.ToString()));
        }
    }
}
