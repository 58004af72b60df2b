using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetIpam.Server.Hosting;
using NetIpam.Server.Telemetry.Prometheus;

namespace NetIpam.Server.Telemetry;

/// <summary>A small server of its own for <c>GET /metrics</c>: nothing that happens at the other endpoint keeps it from answering, and no token opens that
/// one by way of it.</summary>
internal sealed class MetricsEndpoint : IAsyncDisposable
{
    private const string Path = "/metrics";
    private const int MaxConnections = 100;

    private readonly WebApplication _app;

    private MetricsEndpoint(WebApplication app) => _app = app;

    /// <summary>Where it serves; with port 0, the port that was found.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First() + Path;

    /// <summary>Begins to serve.</summary>
    /// <exception cref="IOException">The endpoint cannot be listened on.</exception>
    public static async Task<MetricsEndpoint> StartAsync(ListenEndpoint endpoint, PrometheusExporter page, CancellationToken cancellationToken)
    {
        WebApplication? app = null;
        try
        {
            var addresses = await endpoint.ResolveAsync(cancellationToken).ConfigureAwait(false);
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
            {
                server.AddServerHeader = false;
                server.Limits.MaxConcurrentConnections = MaxConnections;
                endpoint.Listen(server, addresses, listen => listen.Protocols = HttpProtocols.Http1);
            });
            builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
            app = builder.Build();
            app.Run(http => AnswerAsync(http, page));
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new MetricsEndpoint(app);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            if (app is not null)
                await app.DisposeAsync().ConfigureAwait(false);
            throw new IOException($"Cannot serve metrics at {endpoint}: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Ends it; a scrape under way is given up.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext http, PrometheusExporter page)
    {
        if (http.Request.Path != Path)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsync($"The metrics are at {Path}.\n", http.RequestAborted).ConfigureAwait(false);
            return;
        }
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Get;
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        var text = page.Write();
        http.Response.ContentType = PrometheusExporter.ContentType;
        http.Response.ContentLength = text.Length;
        await http.Response.Body.WriteAsync(text, http.RequestAborted).ConfigureAwait(false);
    }
}
