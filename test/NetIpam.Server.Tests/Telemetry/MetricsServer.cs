using System.Globalization;
using System.Text.RegularExpressions;

namespace NetIpam.Server.Tests.Telemetry;

/// <summary>A real server that serves metrics on a free port, and what they say.</summary>
internal sealed partial class MetricsServer(ServerProcess process) : IAsyncDisposable
{
    public HttpClient Client => process.Client;

    public ServerProcess Process => process;

    /// <summary>Where the metrics are, as the log says.</summary>
    public Uri Metrics { get; } = new(Address().Match(process.Log).Groups[1].Value);

    public static async Task<MetricsServer> StartAsync(params string[] arguments) =>
        new(await ServerProcess.StartAsync([.. arguments, "--metrics-endpoint", "127.0.0.1:0"]));

    /// <summary>The page.</summary>
    public Task<string> ReadAsync() => Client.GetStringAsync(Metrics);

    /// <summary>The value of a series; <see langword="null"/> if there is none.</summary>
    public async Task<double?> ValueAsync(string series) => ValueIn(await ReadAsync(), series);

    private static double? ValueIn(string page, string series)
    {
        var line = page.Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? null : double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a series has a value.</summary>
    public Task UntilAsync(string series, double? value)
    {
        var page = "";
        return Patience.UntilAsync(
            async () =>
            {
                page = await ReadAsync();
                return ValueIn(page, series) == value;
            },
            () => $"{series} is not {value}:\n{page}");
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex(@"Metrics at (http://[^\s"",]+)")]
    private static partial Regex Address();
}
