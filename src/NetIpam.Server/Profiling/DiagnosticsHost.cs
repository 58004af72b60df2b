using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using NetIpam.Server.Hosting;
using NetIpam.Server.Security;

namespace NetIpam.Server.Profiling;

/// <summary>The diagnostics port: a server of its own, so that nothing of it is reached by way of the port of the service.</summary>
internal sealed class DiagnosticsHost : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(500);

    private readonly WebApplication _app;

    private DiagnosticsHost(WebApplication app) => _app = app;

    /// <summary>Serves until it is disposed of.</summary>
    /// <param name="endpoint">Where; on loopback.</param>
    /// <param name="settings">What the server was told, for those who ask.</param>
    /// <param name="callers">Tells who asks; <see langword="null"/> if anybody on this machine may.</param>
    /// <param name="main">The server that is looked into: its log is used, and when it stops, profiles that are being taken are given up.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The endpoint cannot be listened on.</exception>
    public static async Task<DiagnosticsHost> StartAsync(
        ListenEndpoint endpoint, ServerSettings settings, KnownCallers? callers, WebApplication main, CancellationToken cancellationToken)
    {
        var loggers = main.Services.GetRequiredService<ILoggerFactory>();
        var logger = loggers.CreateLogger("ipam-server");
        var addresses = await endpoint.ResolveAsync(cancellationToken).ConfigureAwait(false);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            ConnectionLimits.Apply(server.Limits);
            endpoint.Listen(server, addresses, static _ => { });
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        var host = new DiagnosticsHost(builder.Build());
        try
        {
            host._app.Use(new DiagnosticsGate(callers, logger).InvokeAsync);
            new DiagnosticsEndpoints(settings, TimeProvider.System, logger, main.Lifetime.ApplicationStopping).Map(host._app);
            await host._app.StartAsync(cancellationToken).ConfigureAwait(false);
            var bound = host._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
            logger.LogInformation("Serves profiles at {Endpoint}", string.Join(", ", bound.Select(static address => address + DiagnosticsEndpoints.Index)));
            return host;
        }
        catch (Exception e)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            if (e is SocketException)
                throw new IOException($"Cannot listen on {endpoint}: {e.Message}.", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopTimeout, TimeProvider.System);
        await _app.StopAsync(limit.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
