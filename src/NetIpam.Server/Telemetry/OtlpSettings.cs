namespace NetIpam.Server.Telemetry;

/// <summary>Where metrics and traces are sent: by our flag, else by the variables that OpenTelemetry defines.</summary>
internal sealed class OtlpSettings
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MetricsVariable = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string TracesVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    /// <param name="endpoint">The flag; <see langword="null"/> if it is not given.</param>
    public OtlpSettings(Uri? endpoint)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables();
        if (endpoint is not null)
        {
            configuration.AddInMemoryCollection(
            [
                new(EndpointVariable, endpoint.ToString()), new(MetricsVariable, null), new(TracesVariable, null),
            ]);
        }
        Configuration = configuration.Build();
    }

    /// <summary>The variables, with the flag in the place of those that it overrules.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>Whether metrics are sent.</summary>
    public bool TakesMetrics => IsSet(MetricsVariable) || IsSet(EndpointVariable);

    /// <summary>Whether traces are sent.</summary>
    public bool TakesTraces => IsSet(TracesVariable) || IsSet(EndpointVariable);

    private bool IsSet(string variable) => !string.IsNullOrEmpty(Configuration[variable]);
}
