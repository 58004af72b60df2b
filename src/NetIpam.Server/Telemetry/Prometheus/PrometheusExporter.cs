using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace NetIpam.Server.Telemetry.Prometheus;

/// <summary>Writes what was measured in the text format of Prometheus, when asked. Thread-safe.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    /// <summary>The content type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _lock = new();
    private byte[] _text = [];

    /// <summary>Set by the reader, which asks the instruments.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>Everything as it is now.</summary>
    public byte[] Write()
    {
        lock (_lock)
        {
            Collect?.Invoke(Timeout.Infinite);
            return _text;
        }
    }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var text = new PrometheusText();
        text.WriteTarget((ParentProvider?.GetResource() ?? Resource.Empty).Attributes);
        foreach (var metric in batch)
            text.Write(metric);
        _text = Encoding.UTF8.GetBytes(text.ToString());
        return ExportResult.Success;
    }
}
