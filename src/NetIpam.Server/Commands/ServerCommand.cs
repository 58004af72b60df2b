using System.CommandLine;
using System.CommandLine.Help;
using NetIpam.Server.Commands.Backends;
using NetIpam.Server.Hosting;
using NetIpam.Server.Security;
using NetIpam.Server.Telemetry;
using NetIpam.Server.Telemetry.Prefixes;

namespace NetIpam.Server.Commands;

/// <summary>The command line of <c>ipam-server</c>.</summary>
internal sealed class ServerCommand
{
    private const int Failed = 1;
    private const int WronglyCalled = 2;

    private const string Help = """
        Serves NetIpam: IP address management over gRPC, gRPC-Web and Connect.

        Every flag can also be set in the environment; the flag wins, then IPAM_, then GOIPAM_.

        Examples:
          ipam-server                                       the file store at its default path, on loopback
          ipam-server file --path /var/lib/ipam             a file store elsewhere
          ipam-server file --path /var/lib/ipam --create never
                                                            refuse to start if the store is not there
          ipam-server postgres --host db --dbname ipam --password-file /run/secrets/db
                                                            a store in PostgreSQL, which any number of servers may share
          ipam-server --grpc-server-endpoint :9090 memory   in memory, on all interfaces
          ipam-server log show file --path /var/lib/ipam    what happened in the namespace root
          ipam-server audit file --path /var/lib/ipam       check that a store is what it should be
        """;

    private readonly Setting _endpoint = new(
        "--grpc-server-endpoint", "GRPC_SERVER_ENDPOINT", "localhost:9090", "Where to serve; :9090 is on all interfaces.");

    private readonly Setting _metrics = new(
        "--metrics-endpoint", "METRICS_ENDPOINT", "localhost:2112", "Where to serve /metrics for Prometheus; off for nowhere.");

    private readonly Setting _metricsPrefixes = new(
        "--metrics-prefixes", "METRICS_PREFIXES", null, "Tell how full these prefixes are, e.g. 10.0.0.0/8^8-16,tenant=10.0.0.0/8^+; 500 at most.");

    private readonly Setting _otlp = new(
        "--otlp-endpoint", "OTLP_ENDPOINT", null, "Send metrics and traces there by OTLP, e.g. http://localhost:4317; else as OTEL_EXPORTER_OTLP_ENDPOINT says.");

    private readonly Setting _logLevel = new("--log-level", "LOG_LEVEL", "info", "error, warn, info or debug.");

    private readonly Setting _logFormat = new("--log-format", "LOG_FORMAT", "text", "text or json.");

    private readonly Setting _certificate = new(
        "--tls-cert-file", "TLS_CERT_FILE", null, "Serve TLS with this certificate, in PEM; the chain may follow it.");

    private readonly Setting _key = new("--tls-key-file", "TLS_KEY_FILE", null, "The private key of the certificate, in PEM.");

    private readonly Setting _clientCa = new(
        "--tls-client-ca-file", "TLS_CLIENT_CA_FILE", null, "Let in only clients with a certificate of this authority, in PEM.");

    private readonly Setting _tokens = new(
        "--token-file", "TOKEN_FILE", null, "Let in only callers with a token of this file, and let them do what it grants.");

    private readonly Setting _corsOrigins = new(
        "--cors-origin", "CORS_ORIGIN", null, "Let pages of this origin call from a browser, e.g. https://ipam.example; several with commas between.");

    private readonly Setting _jwt = new(
        "--jwt-file", "JWT_FILE", null, "Let in callers with a JSON Web Token of an issuer in this file, and let them do what its rules grant.");

    private readonly Setting _diagnostics = new(
        "--diagnostics-endpoint",
        "DIAGNOSTICS_ENDPOINT",
        null,
        "Serve profiles of this program, on loopback only; at localhost:2113 if no endpoint is given. Off by default.",
        bareText: "localhost:2113");

    // A password that begins with @ would be taken for the name of a file, and told.
    private static readonly ParserConfiguration WithoutFiles = new() { ResponseFileTokenReplacer = null };

    private readonly RootCommand _root = new(Help);
    private readonly FileCommand _file = new();

    public ServerCommand()
    {
        foreach (var setting in new[] { _endpoint, _metrics, _metricsPrefixes, _otlp, _diagnostics, _logLevel, _logFormat, _certificate, _key, _clientCa, _tokens, _jwt, _corsOrigins })
            setting.AddTo(_root, everywhere: true);
        var backends = Backends().ToList();
        foreach (var backend in backends)
            _root.Add(backend.ToServe(ServeAsync));
        var kept = backends.Where(backend => backend.IsKept).ToList();
        _root.Add(new LogCommands(kept).Command);
        _root.Add(new AuditCommand(kept).Command);
    }

    private IEnumerable<BackendCommand> Backends() =>
    [
        _file, PostgresCommand.Postgres(), PostgresCommand.Cockroach(), RedisCommand.Redis(), RedisCommand.KeyDB(), new EtcdCommand(), new MongoCommand(),
        new MemoryCommand(),
    ];

    /// <summary>Runs the program.</summary>
    /// <returns>Its exit status: 0, 1 for a failure, or 2 if it was called in a wrong way.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var line = Parse(arguments);
        try
        {
            if (line.Errors.Count > 0)
                throw new UsageException(line.Errors[0].Message);
            // The host waits for signals itself, and drains.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await line.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            await ComplainAsync($"{e.Message} Try --help.").ConfigureAwait(false);
            return WronglyCalled;
        }
        catch (Exception e) when (e is IpamException or IOException or UnauthorizedAccessException)
        {
            await ComplainAsync(e.Message).ConfigureAwait(false);
            return Failed;
        }
    }

    /// <summary>Reads the line, as if it named the file backend when it names none.</summary>
    private ParseResult Parse(IReadOnlyList<string> arguments)
    {
        var line = _root.Parse(arguments, WithoutFiles);
        var asksForText = line.Action is HelpAction || line.GetResult(_root.Options.OfType<VersionOption>().Single()) is not null;
        return line.CommandResult.Command == _root && !asksForText ? _root.Parse([_file.Name, .. arguments], WithoutFiles) : line;
    }

    private async Task<int> ServeAsync(ParseResult line, Backend backend, CancellationToken cancellationToken)
    {
        var settings = new ServerSettings(
            backend,
            _endpoint.Read(line, ListenEndpoint.Parse),
            _logLevel.Read(line, SettingText.ReadLogLevel),
            _logFormat.Read(line, SettingText.ReadLogFormat),
            ReadTls(line),
            new AccessFiles(_tokens.Find(line, SettingText.ReadPath), _jwt.Find(line, SettingText.ReadPath)),
            new TelemetrySettings(
                _metrics.Read(line, SettingText.ReadEndpointOrOff),
                _metrics.IsSet(line),
                _otlp.Find(line, SettingText.ReadHttpAddress),
                _metricsPrefixes.Find(line, PrefixPattern.ParseList) ?? []),
            _corsOrigins.Find(line, CorsOrigins.Parse),
            _diagnostics.Find(line, SettingText.ReadLoopback));
        await ServerHost.RunAsync(settings, cancellationToken).ConfigureAwait(false);
        return 0;
    }

    private TlsFiles? ReadTls(ParseResult line)
    {
        var certificate = _certificate.Find(line, SettingText.ReadPath);
        var key = _key.Find(line, SettingText.ReadPath);
        var clientCa = _clientCa.Find(line, SettingText.ReadPath);
        return (certificate, key, clientCa) switch
        {
            (null, null, null) => null,
            ({ }, { }, _) => new TlsFiles(certificate, key, clientCa),
            ({ }, null, _) => throw new UsageException("--tls-cert-file needs --tls-key-file."),
            (null, { }, _) => throw new UsageException("--tls-key-file needs --tls-cert-file."),
            _ => throw new UsageException("--tls-client-ca-file needs --tls-cert-file and --tls-key-file."),
        };
    }

    private static Task ComplainAsync(string message) =>
        Console.Error.WriteLineAsync($"ipam-server: {message.ReplaceLineEndings(" ")}");
}
