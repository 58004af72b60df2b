using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using NetIpam.Api.V1;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Rpc.AspNetCore.Telemetry;
using NetIpam.Server.Profiling;
using NetIpam.Server.Security;
using NetIpam.Server.Services;
using NetIpam.Server.Telemetry;
using NetIpam.Server.Telemetry.Prefixes;

namespace NetIpam.Server.Hosting;

/// <summary>Runs a server from its start to the end of the process.</summary>
internal static class ServerHost
{
    /// <summary>How long requests under way may take to end after SIGTERM. Together with <see cref="CloseTimeout"/> it is less
    /// than the five seconds that are promised.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Opens the store, serves it until SIGTERM or SIGINT, and closes it.</summary>
    /// <exception cref="IpamException">The store cannot be opened.</exception>
    /// <exception cref="IOException">The endpoint cannot be listened on.</exception>
    public static async Task RunAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            // Before the store, whose opening is traced and measured, too.
            using var telemetry = new ServerTelemetry(settings.Telemetry);
            var addresses = await settings.Endpoint.ResolveAsync(cancellationToken).ConfigureAwait(false);
            await RunAsync(Build(settings, addresses), settings, telemetry, Exposure.WarningFor(settings, addresses), cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new IOException($"Cannot listen on {settings.Endpoint}: {e.Message}.", e);
        }
    }

    private static async Task RunAsync(
        WebApplication app, ServerSettings settings, ServerTelemetry telemetry, string? warning, CancellationToken cancellationToken)
    {
        DiagnosticsHost? diagnostics = null;
        MetricsEndpoint? metrics = null;
        try
        {
            var logger = LoggerOf(app.Services);
            metrics = await ServeMetricsAsync(settings, telemetry, logger, cancellationToken).ConfigureAwait(false);
            // Before the store: a server that cannot serve does not touch it.
            if (settings.Tls is not null)
                app.Services.GetRequiredService<ServerTls>();
            app.UseRpcTelemetry();
            // Before the gate: a browser asks whether it may call without the token that it will send.
            if (settings.CorsOrigins is { } origins)
                app.UseCors(origins.Apply);
            var refusals = new RpcRefusals(app.Services.GetRequiredService<ILoggerFactory>(), TimeProvider.System);
            var callers = settings.Access.AreGiven ? new KnownCallers(settings.Access, TimeProvider.System, logger) : null;
            if (callers is not null)
                app.Use(new AccessGate(callers, refusals).InvokeAsync);
            // After the gate: strangers take no place of a caller.
            app.Use(new InFlightLimit(refusals).InvokeAsync);
            var ipam = Open(app, settings.Backend);
            app.MapIpamService(
                new IpamService(ipam, app.Services.GetRequiredService<ILogger<IpamService>>()), isGuarded: settings.Access.AreGiven);
            telemetry.ObserveStore(MapHealthAndReflection(app, ipam));
            _ = new PrefixFigures(ipam, settings.Telemetry.Prefixes, TimeProvider.System, logger).RunAsync(app.Lifetime.ApplicationStopping);
            if (settings.Diagnostics is { } endpoint)
                diagnostics = await DiagnosticsHost.StartAsync(endpoint, settings, callers, app, cancellationToken).ConfigureAwait(false);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            logger.LogInformation(
                "Version {Version} serves the {Backend} at endpoint {Endpoint}", BuildInfo.Version, settings.Backend.Description, Bound(app));
            if (warning is not null)
                logger.LogWarning("{Warning}", warning);
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
            logger.LogInformation("Drained; closing the store");
        }
        finally
        {
            if (diagnostics is not null)
                await diagnostics.DisposeAsync().ConfigureAwait(false);
            if (metrics is not null)
                await metrics.DisposeAsync().ConfigureAwait(false);
            await CloseAsync(app).ConfigureAwait(false);
        }
    }

    /// <summary>Serves metrics if they are to be. One more server on a machine starts without them, unless it was told where.</summary>
    private static async Task<MetricsEndpoint?> ServeMetricsAsync(
        ServerSettings settings, ServerTelemetry telemetry, ILogger logger, CancellationToken cancellationToken)
    {
        if (telemetry.Page is not { } page || settings.Telemetry.Metrics is not { } endpoint)
            return null;
        try
        {
            var metrics = await MetricsEndpoint.StartAsync(endpoint, page, cancellationToken).ConfigureAwait(false);
            logger.LogInformation("Metrics at {Address}", metrics.Address);
            return metrics;
        }
        catch (IOException e) when (!settings.Telemetry.IsMetricsAsked)
        {
            logger.LogWarning("{Message} Choose another place with --metrics-endpoint", e.Message);
            return null;
        }
    }

    /// <summary>Answers how the store is, as the health check tells it.</summary>
    private static Func<bool> MapHealthAndReflection(WebApplication app, Ipam ipam)
    {
        var service = IpamReflection.Descriptor.Services[0];
        var health = new RpcHealth();
        app.Lifetime.ApplicationStopping.Register(health.Stop);
        var store = new StoreHealth(ipam, health, ["", service.FullName], TimeProvider.System);
        _ = store.RunAsync(app.Lifetime.ApplicationStopping);
        app.MapRpcHealth(health);
        app.MapRpcReflection(service, RpcHealth.Descriptor);
        return () => store.IsServing;
    }

    private static WebApplication Build(ServerSettings settings, IReadOnlyList<IPAddress> addresses)
    {
        // The empty builder: no settings files and variables of the framework beside our own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            ConnectionLimits.Apply(server.Limits);
            settings.Endpoint.Listen(server, addresses, settings.Tls is null ? Cleartext : Tls);
        });
        builder.Logging.AddServerLog(settings.LogLevel, settings.LogFormat);
        builder.Services.AddRoutingCore();
        if (settings.Tls is { } tls)
            builder.Services.AddSingleton(services => new ServerTls(tls, TimeProvider.System, LoggerOf(services)));
        else
            builder.Services.AddHttp1AndHttp2Cleartext();
        if (settings.CorsOrigins is not null)
            builder.Services.AddCors();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTimeout);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        settings.Backend.AddTo(builder.Services);
        return builder.Build();
    }

    private static void Cleartext(ListenOptions endpoint) => endpoint.UseHttp1AndHttp2Cleartext();

    private static void Tls(ListenOptions endpoint)
    {
        var tls = endpoint.ApplicationServices.GetRequiredService<ServerTls>();
        endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.Options) });
    }

    private static ILogger LoggerOf(IServiceProvider services) =>
        services.GetRequiredService<ILoggerFactory>().CreateLogger("ipam-server");

    /// <summary>Opens the store by resolving it, so that a failure is told now and says which store it is.</summary>
    private static Ipam Open(WebApplication app, Backend backend)
    {
        try
        {
            return app.Services.GetRequiredService<Ipam>();
        }
        catch (IpamException e) when (!backend.IsNamedIn(e.Message))
        {
            throw new IpamException(e.Reason, $"Cannot open the {backend.Description}: {e.Message}", e);
        }
    }

    /// <summary>What is really listened on: with port 0, the port that was found.</summary>
    private static string Bound(WebApplication app) =>
        string.Join(", ", app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses);

    /// <summary>Closes the store, which finishes what is under way; a store that hangs is left to its own recovery.</summary>
    private static async Task CloseAsync(WebApplication app)
    {
        try
        {
            await app.DisposeAsync().AsTask().WaitAsync(CloseTimeout, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await Console.Error.WriteLineAsync("ipam-server: the store took too long to close").ConfigureAwait(false);
        }
    }
}
