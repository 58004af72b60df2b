using System.Diagnostics.Metrics;
using NetIpam.Rpc.AspNetCore.Telemetry;
using NetIpam.Server.Services;
using NetIpam.Server.Telemetry.Prometheus;
using NetIpam.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace NetIpam.Server.Telemetry;

/// <summary>Collects what the process measures and traces, from its creation on, and hands it on. Where nothing is asked for, nothing listens.</summary>
internal sealed class ServerTelemetry : IDisposable
{
    /// <summary>The name of the meter of the server itself.</summary>
    public const string MeterName = "NetIpam.Server";

    private const string ServiceName = "ipam-server";

    /// <summary>Figures of the runtime whose names Prometheus keeps for parts of histograms, and one that is said to be a counter, and is none.</summary>
    private static readonly string[] LeftOut =
    [
        "dotnet.process.cpu.count", "dotnet.assembly.count", "dotnet.timer.count", "dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length",
    ];

    private readonly Meter _meter = new(MeterName);
    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;

    /// <param name="settings">What is asked for.</param>
    public ServerTelemetry(TelemetrySettings settings)
    {
        var otlp = new OtlpSettings(settings.Otlp);
        if (settings.Metrics is not null)
            Page = new PrometheusExporter();
        if (Page is not null || otlp.TakesMetrics)
            _metrics = BuildMetrics(otlp);
        if (otlp.TakesTraces)
            _traces = BuildTraces(otlp);
    }

    /// <summary>The metrics for Prometheus; <see langword="null"/> if they are not served.</summary>
    public PrometheusExporter? Page { get; }

    /// <summary>Tells from now on whether the store answers.</summary>
    public void ObserveStore(Func<bool> isUp) =>
        _meter.CreateObservableGauge("netipam.store.up", () => isUp() ? 1 : 0, unit: null, "Whether the store answered when it was last asked, which is every other second.");

    /// <summary>Sends what is left, for a moment.</summary>
    public void Dispose()
    {
        const int PatienceMs = 250;
        _traces?.Shutdown(PatienceMs);
        _metrics?.Shutdown(PatienceMs);
        _traces?.Dispose();
        _metrics?.Dispose();
        _meter.Dispose();
    }

    private MeterProvider BuildMetrics(OtlpSettings otlp)
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(otlp.Configuration))
            .SetResourceBuilder(Resource())
            .AddMeter(IpamTelemetry.MeterName, RpcTelemetry.MeterName, MeterName, "System.Runtime");
        foreach (var name in LeftOut)
            builder.AddView(name, MetricStreamConfiguration.Drop);
        if (Page is not null)
            builder.AddReader(new BaseExportingMetricReader(Page));
        if (otlp.TakesMetrics)
            builder.AddOtlpExporter();
        return builder.Build();
    }

    private static TracerProvider BuildTraces(OtlpSettings otlp) =>
        Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(otlp.Configuration))
            .SetResourceBuilder(Resource())
            .AddSource(IpamTelemetry.ActivitySourceName, RpcTelemetry.ActivitySourceName)
            .AddOtlpExporter()
            .Build();

    /// <summary>Who we are; the variables of OpenTelemetry have the last word.</summary>
    private static ResourceBuilder Resource() =>
        ResourceBuilder.CreateEmpty().AddService(ServiceName, serviceVersion: BuildInfo.Version).AddTelemetrySdk().AddEnvironmentVariableDetector();
}
