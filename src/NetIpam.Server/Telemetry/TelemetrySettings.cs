using NetIpam.Server.Hosting;
using NetIpam.Server.Telemetry.Prefixes;

namespace NetIpam.Server.Telemetry;

/// <summary>What a server tells of itself, and to whom.</summary>
/// <param name="Metrics">Where <c>/metrics</c> is served; <see langword="null"/> for nowhere.</param>
/// <param name="IsMetricsAsked">Whether somebody asked for that endpoint. If nobody did, one that is taken is no reason not to start.</param>
/// <param name="Otlp">Where metrics and traces are sent; <see langword="null"/> if only the variables of OpenTelemetry say so.</param>
/// <param name="Prefixes">The prefixes whose usage is told.</param>
internal sealed record TelemetrySettings(ListenEndpoint? Metrics, bool IsMetricsAsked, Uri? Otlp, IReadOnlyList<PrefixPattern> Prefixes);
