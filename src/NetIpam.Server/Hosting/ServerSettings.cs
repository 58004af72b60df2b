using NetIpam.Server.Security;
using NetIpam.Server.Telemetry;

namespace NetIpam.Server.Hosting;

/// <summary>All that a server is told at its start.</summary>
internal sealed record ServerSettings(
    Backend Backend, ListenEndpoint Endpoint, LogLevel LogLevel, LogFormat LogFormat, TlsFiles? Tls, AccessFiles Access, TelemetrySettings Telemetry,
    CorsOrigins? CorsOrigins = null, ListenEndpoint? Diagnostics = null);
