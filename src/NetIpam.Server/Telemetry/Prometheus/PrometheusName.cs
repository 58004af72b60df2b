using System.Text;
using OpenTelemetry.Metrics;

namespace NetIpam.Server.Telemetry.Prometheus;

/// <summary>The names of OpenTelemetry as Prometheus has them: unit and kind at the end, other characters as underscores.</summary>
internal static class PrometheusName
{
    /// <summary>That of a metric, e.g. <c>netipam_store_duration_seconds</c>.</summary>
    public static string Of(Metric metric)
    {
        var name = Of(metric.Name);
        var unit = UnitOf(metric);
        if (unit.Length > 0 && !name.EndsWith("_" + unit, StringComparison.Ordinal))
            name += "_" + unit;
        return IsCounter(metric) ? name + "_total" : name;
    }

    /// <summary>That of a label, e.g. <c>rpc_method</c>.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        return text.ToString();
    }

    /// <summary>Whether it only grows.</summary>
    public static bool IsCounter(Metric metric) => metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;

    /// <summary>The unit as a word. What stands in braces says what is counted, and is none.</summary>
    private static string UnitOf(Metric metric) => metric.Unit switch
    {
        "s" => "seconds",
        "By" => "bytes",
        _ => "",
    };
}
