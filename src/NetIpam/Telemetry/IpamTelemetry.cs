namespace NetIpam.Telemetry;

/// <summary>The names by which the metrics and traces of this library are listened to; <c>docs/metrics.md</c> lists them.</summary>
public static class IpamTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "NetIpam";

    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string ActivitySourceName = "NetIpam";
}
