using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NetIpam.Rpc.AspNetCore.Cleartext;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS. Kestrel alone serves only the former there, because without TLS
/// nothing is negotiated; here, the first bytes of a connection tell.</summary>
public static class CleartextEndpointExtensions
{
    /// <summary>Prepares Kestrel for <see cref="UseHttp1AndHttp2Cleartext"/>. Its endpoints must then be given in code
    /// (<c>KestrelServerOptions.Listen</c>): addresses from the configuration are not listened on.</summary>
    public static IServiceCollection AddHttp1AndHttp2Cleartext(this IServiceCollection services)
    {
        var pipeline = new Http2Pipeline();
        services.AddSingleton(pipeline);
        services.Configure<KestrelServerOptions>(pipeline.BuildIn);
        // Kestrel adds its own transport only where there is none yet.
        services.TryAddSingleton<IConnectionListenerFactory, SocketTransportFactory>();
        services.AddSingleton<IConnectionListenerFactory, NowhereListenerFactory>();
        services.AddHostedService<NowhereAddress>();
        return services;
    }

    /// <summary>Serves HTTP/1.1 and, with prior knowledge, HTTP/2 at an endpoint without TLS. A connection on which the
    /// first bytes do not come within <see cref="KestrelServerLimits.RequestHeadersTimeout"/> is closed. To be called
    /// after what else the endpoint uses.</summary>
    /// <exception cref="InvalidOperationException"><see cref="AddHttp1AndHttp2Cleartext"/> was not called.</exception>
    public static ListenOptions UseHttp1AndHttp2Cleartext(this ListenOptions endpoint)
    {
        var services = endpoint.ApplicationServices;
        var http2 = services.GetRequiredService<Http2Pipeline>();
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var timeout = endpoint.KestrelServerOptions.Limits.RequestHeadersTimeout;
        endpoint.Protocols = HttpProtocols.Http1;
        endpoint.Use(http1 => new VersionSwitch(http1, http2.RunAsync, timeout, time).RunAsync);
        return endpoint;
    }
}
