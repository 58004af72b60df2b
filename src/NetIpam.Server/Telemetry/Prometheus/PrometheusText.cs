using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace NetIpam.Server.Telemetry.Prometheus;

/// <summary>One page in version 0.0.4 of the text format.</summary>
internal sealed class PrometheusText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds who the figures are of: the metric <c>target_info</c>, whose labels say so.</summary>
    public void WriteTarget(IEnumerable<KeyValuePair<string, object>> attributes)
    {
        WriteHead("target_info", "gauge", "What the figures are of.");
        var labels = new StringBuilder();
        foreach (var (name, value) in attributes)
            AddLabel(labels, name, value);
        WriteSample("target_info", labels, 1);
    }

    /// <summary>Adds a metric with all its series.</summary>
    public void Write(Metric metric)
    {
        var name = PrometheusName.Of(metric);
        var isHeadWritten = false;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (!isHeadWritten)
                WriteHead(name, TypeOf(metric), metric.Description);
            isHeadWritten = true;
            var labels = LabelsOf(in point);
            if (metric.MetricType == MetricType.Histogram)
                WriteHistogram(name, labels, in point);
            else
                WriteSample(name, labels, ValueOf(metric, in point));
        }
    }

    /// <summary>The page so far.</summary>
    public override string ToString() => _text.ToString();

    private static string TypeOf(Metric metric) =>
        metric.MetricType == MetricType.Histogram ? "histogram" : PrometheusName.IsCounter(metric) ? "counter" : "gauge";

    private static double ValueOf(Metric metric, in MetricPoint point) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
        _ => throw new InvalidOperationException($"{metric.Name} is a {metric.MetricType}, which there is no text for."),
    };

    private void WriteHistogram(string name, StringBuilder labels, in MetricPoint point)
    {
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            var within = new StringBuilder().Append(labels);
            AddLabel(within, "le", Text(bucket.ExplicitBound));
            WriteSample(name + "_bucket", within, below);
        }
        WriteSample(name + "_sum", labels, point.GetHistogramSum());
        WriteSample(name + "_count", labels, point.GetHistogramCount());
    }

    private void WriteHead(string name, string type, string? help)
    {
        if (!string.IsNullOrEmpty(help))
            _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help, isLabel: false)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private void WriteSample(string name, StringBuilder labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0)
            _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Text(value)).Append('\n');
    }

    private static StringBuilder LabelsOf(in MetricPoint point)
    {
        var labels = new StringBuilder();
        foreach (var (name, value) in point.Tags)
            AddLabel(labels, name, value);
        return labels;
    }

    private static void AddLabel(StringBuilder labels, string name, object? value)
    {
        if (labels.Length > 0)
            labels.Append(',');
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        labels.Append(PrometheusName.Of(name)).Append("=\"").Append(Escape(text, isLabel: true)).Append('"');
    }

    private static string Escape(string text, bool isLabel)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return isLabel ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Text(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
